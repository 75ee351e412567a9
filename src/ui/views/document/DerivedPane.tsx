/** A derived manifest: what is stored in its place, and what was made of that. */
import { useMemo } from 'react';
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { Choice } from '../../parts/controls/Choice.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { json } from '../../previews/json.tsx';
import type { PreviewSource, PreviewSubject } from '../../previews/preview.ts';
import { derivedManifest, documentBehind } from '../../state/save/derivedManifest.ts';
import { saveBlob } from '../../state/save/save.ts';
import { show, useShown } from '../../state/place/shows.ts';
import { DOCUMENT } from './documentState.ts';
import { DocumentPane } from './DocumentPane.tsx';

interface DerivedPaneProps {
  readonly node: Node;
  readonly opened: OpenedInput;
  readonly title: string;
}

export function DerivedPane({ node, opened, title }: DerivedPaneProps) {
  const stored = documentBehind(opened, node);
  const asked = useShown(DOCUMENT.of);
  const shown = stored === undefined ? 'derived' : asked;
  const options = stored === undefined ? (['derived'] as const) : (['stored', 'derived'] as const);
  const labels = { stored: `${visibleText(stored ?? '')}, as stored`, derived: 'The manifest, derived' };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-panel px-3 py-1 text-sm">
        <Choice options={options} labels={labels} chosen={shown} onChoose={(next) => show(DOCUMENT.of, next)} />
        <span className="text-ink-2">
          {stored === undefined
            ? 'This input has no manifest. Cutaway derived one from its contents.'
            : 'A docker save archive has no manifest. Cutaway derives one as skopeo does; no registry knows its digest.'}
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {shown === 'stored' && stored !== undefined ? (
          <DocumentPane
            openedID={opened.id}
            subject={{ target: { kind: 'entry', path: stored }, title: stored, fileName: stored }}
          />
        ) : (
          <Derived node={node} opened={opened} title={title} />
        )}
      </div>
    </div>
  );
}

function Derived({ node, opened, title }: DerivedPaneProps) {
  const text = useMemo(() => derivedManifest(node), [node]);
  const bytes = useMemo(() => new TextEncoder().encode(text), [text]);
  const source = useMemo<PreviewSource>(
    () => ({ size: bytes.length, read: async (start, end) => bytes.slice(start, end) }),
    [bytes],
  );
  const subject = useMemo<PreviewSubject>(
    () => ({ openedID: opened.id, target: { kind: 'node', key: node.key }, label: title }),
    [opened.id, node.key, title],
  );
  const { View } = json;
  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(title)}>
        <span className="mr-auto">
          <Bytes size={bytes.length} />
        </span>
        <CopyButton text={text} what="the whole document" />
        <button
          type="button"
          className="h-6 text-accent hover:underline"
          onClick={() => saveBlob(new Blob([bytes]), 'manifest-derived.json')}
        >
          Download
        </button>
      </ViewHeader>
      <div className="min-h-0 flex-1">
        <View
          {...{ subject, source, path: title, head: bytes, at: null, to: null }}
          onAt={() => {}}
          onInside={() => {}}
        />
      </div>
    </section>
  );
}
