/** The document view: the bytes of the selected object or archive entry, through the previews that files have too. */
import { visibleText } from '../../../core/oci/text.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { DerivedPane } from './DerivedPane.tsx';
import { DocumentPane } from './DocumentPane.tsx';
import { subjectOf } from './subject.ts';

export function DocumentView({ slot, opened }: ViewProps) {
  const subject = subjectOf(slot, opened);
  if (!subject) return <p className="p-4 text-ink-2">Nothing is selected.</p>;
  const { node, title, target } = subject;
  if (node?.origin === 'derived') return <DerivedPane key={node.key} node={node} opened={opened} title={title} />;
  if (node && !node.present)
    return <p className="p-4 text-ink-2">The bytes of this object are not in {visibleText(opened.name)}.</p>;
  return <DocumentPane key={JSON.stringify([opened.id, target])} subject={subject} openedID={opened.id} />;
}
