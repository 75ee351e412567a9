/** The layout view: the archive as it lies on disk, like `tree`, each entry explained and tied to its object. */
import { useMemo } from 'react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { LayoutEntry } from '../../../engine/engine.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { useLayout } from '../../state/engine.ts';
import { choose, selectEntry, showView } from '../../state/appState.ts';
import { nodeAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { TreeTable } from '../../parts/TreeTable.tsx';
import type { TreeColumn } from '../../parts/tree/treeModel.ts';
import { listOf, note, useShown } from '../../state/place/shows.ts';
import type { LayoutRow } from './layoutRows.ts';
import { useLayoutRows } from './useLayoutRows.ts';

/** What the view shows; links carry it. */
const LAYOUT = {
  /** Folders that are closed, by their rows. */
  closed: listOf('layout.closed'),
};

export function LayoutView({ slot, opened }: ViewProps) {
  const { data: entries, error, refetch } = useLayout(opened.id);
  const list = useShown(LAYOUT.closed);
  const closed = useMemo(() => new Set(list), [list]);
  const shown = useLayoutRows(entries, closed);
  const total = useMemo(() => totalOf(entries ?? []), [entries]);
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (!entries || !shown) return null;
  const { rows, model } = shown;
  const entryOf = (row: number) => rows[row]?.entry;
  const key = slot.entry ?? nodeAt(opened, slot.key)?.path ?? null;
  return (
    <section aria-label="Layout" className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(opened.name)}>
        <span className="shrink-0">{[...opened.wrappers, ...opened.formats].join(' › ')}</span>
        <span className="shrink-0">
          {formatCount(entries.length)} entries, {formatBytes(total)}
        </span>
      </ViewHeader>
      <div className="min-h-0 flex-1">
        <TreeTable
          label={`Entries of ${opened.name}`}
          model={model}
          columns={columnsOf(rows, opened)}
          selected={key}
          onSelect={(id, passing) => {
            const entry = entryOf(model.rowOf(id));
            if (entry?.key !== undefined) choose(slot.id, entry.key, passing);
            else if (entry) selectEntry(slot.id, entry.path, passing);
          }}
          onToggle={(id, open) => {
            const others = list.filter((each) => each !== String(id));
            note(LAYOUT.closed, open ? others : [...others, String(id)]);
          }}
          onAct={() => showView('document')}
        />
      </div>
    </section>
  );
}

function columnsOf(rows: readonly LayoutRow[], opened: ViewProps['opened']): readonly TreeColumn[] {
  const entryOf = (row: number) => rows[row]?.entry;
  return [
    { key: 'name', title: 'Name', cell: (row) => <EntryName name={rows[row]?.name ?? ''} entry={entryOf(row)} /> },
    {
      key: 'what',
      title: 'Kind',
      ...{ width: 232, grow: 0.6 },
      from: 460,
      cell: (row) => <What entry={entryOf(row)} slotKey={entryOf(row)?.key} opened={opened} />,
    },
    {
      key: 'offset',
      title: 'Offset',
      hint: 'Where its header begins in the archive, in bytes',
      width: 104,
      align: 'right',
      from: 860,
      cell: (row) => <Offset entry={entryOf(row)} />,
    },
    {
      key: 'size',
      title: 'Size',
      width: 76,
      align: 'right',
      cell: (row) => <EntrySize entry={entryOf(row)} />,
    },
  ];
}

const totalOf = (entries: readonly LayoutEntry[]): number =>
  entries.reduce((sum, { kind, held, size }) => (kind === 'file' ? sum + (held ?? size) : sum), 0);

const SIGNS: Readonly<Record<LayoutEntry['kind'], string>> = {
  file: '',
  directory: '/',
  symlink: ' → ',
  hardlink: ' = ',
  other: ' ?',
};

function EntryName({ name, entry }: { readonly name: string; readonly entry: LayoutEntry | undefined }) {
  return (
    <span className="truncate font-mono text-sm" title={visibleText(entry?.path ?? name)}>
      {visibleText(name)}
      <span className="text-ink-3">
        {SIGNS[entry?.kind ?? 'directory']}
        {entry?.link !== undefined && visibleText(entry.link)}
      </span>
    </span>
  );
}

/** What was cut off is not there: the number is of what is. */
function EntrySize({ entry }: { readonly entry: LayoutEntry | undefined }) {
  if (entry?.kind !== 'file') return null;
  const { size, held } = entry;
  if (held === undefined) return <Bytes size={size} />;
  return (
    <span className="text-warn" title={`cut off: ${formatExactBytes(held)} of ${formatExactBytes(size)} are here`}>
      <span className="sr-only">cut off, </span>
      {formatBytes(held)}
    </span>
  );
}

interface WhatProps {
  readonly entry: LayoutEntry | undefined;
  readonly slotKey: string | undefined;
  readonly opened: ViewProps['opened'];
}

function What({ entry, slotKey, opened }: WhatProps) {
  if (!entry) return null;
  const node = slotKey === undefined ? undefined : nodeAt(opened, slotKey);
  return (
    <span className="flex min-w-0 items-center gap-2" title={entry.explanation}>
      {node && <RoleGlyph role={node.role} layer={node.layer} />}
      <span className={`truncate ${entry.unreferenced ? 'text-ink-2' : ''}`}>{visibleText(entry.explanation)}</span>
      {entry.unreferenced && entry.kind === 'file' && (
        <span className="shrink-0 rounded-sm border border-line-strong px-1 text-ink-2 text-xs">unreferenced</span>
      )}
    </span>
  );
}

function Offset({ entry }: { readonly entry: LayoutEntry | undefined }) {
  if (entry?.headerOffset === undefined) return null;
  return <span className="font-mono text-ink-2 text-sm">{formatCount(entry.headerOffset)}</span>;
}
