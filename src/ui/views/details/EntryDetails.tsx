/** The right pane for an entry of the archive that is not an object of an image: index.json, a blob nothing refers to. */

import { visibleText } from '../../../core/oci/text.ts';
import { useLayout } from '../../state/engine.ts';
import { save } from '../../state/save/save.ts';
import { showView } from '../../state/appState.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Commands } from '../../parts/facts/Commands.tsx';
import { Fact, Facts } from '../../parts/facts/Facts.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { entryCommands } from './objectCommands.ts';

export function EntryDetails({ slot, opened, path }: ViewProps & { readonly path: string }) {
  const { data: entries } = useLayout(opened.id);
  const entry = entries?.find((each) => each.path === path);
  if (!entry) return entries ? <p className="p-4 text-ink-2">This entry is not in the archive.</p> : null;
  return (
    <div className="flex flex-col gap-4 p-4">
      <h2 className="break-all font-medium font-mono text-sm">{visibleText(path)}</h2>
      <p>{visibleText(entry.explanation)}</p>
      <Facts>
        <Fact name="kind">{entry.kind}</Fact>
        {entry.kind === 'file' && (
          <Fact name="size">
            <Bytes size={entry.size} /> <span className="text-ink-2 text-sm">{formatExactBytes(entry.size)}</span>
          </Fact>
        )}
        {entry.headerOffset !== undefined && (
          <Fact name="header at">
            <span className="font-mono text-sm">{formatCount(entry.headerOffset)}</span>
          </Fact>
        )}
        {entry.mtime !== undefined && (
          <Fact name="time">
            <Time at={entry.mtime} />
          </Fact>
        )}
      </Facts>
      {entry.kind === 'file' && (
        <div className="flex gap-2">
          <ActionButton onClick={() => showView('document')}>Open</ActionButton>
          <ActionButton onClick={() => void save(opened.id, { kind: 'entry', path }, path)}>Download</ActionButton>
        </div>
      )}
      {slot.input.kind !== 'inside' && (
        <Commands lines={entryCommands(path, { opened, folder: slot.input.kind === 'folder' })} />
      )}
    </div>
  );
}
