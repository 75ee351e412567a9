/** ArchiveTree: the entries of an archive, and what can be done with the one that is chosen. */
import { rowPath } from '../../../core/table/namedRows.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ArchiveAnswer } from '../../../core/rootfs/pack/archiveColumns.ts';
import { save } from '../../state/save/save.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { TreeTable } from '../../parts/TreeTable.tsx';
import { lastName } from '../inside/insideTarget.ts';
import type { PreviewSubject } from '../preview.ts';
import { archiveCells, lockOf } from './archiveCells.tsx';
import { archiveModel, archiveTree, isFile, openAtFirst, seenRows, siblingsOf, withOpen } from './archiveRows.ts';
import { keepPlace, placeOf } from './archiveState.ts';
import { OpenAsImage } from './OpenAsImage.tsx';
import { Remarks } from './Remarks.tsx';

interface ArchiveTreeProps {
  readonly subject: PreviewSubject;
  readonly name: string;
  readonly answer: ArchiveAnswer;
  readonly onInside: (path: string) => void;
}

export function ArchiveTree({ subject, name, answer, onInside }: ArchiveTreeProps) {
  const { columns } = answer;
  const tree = useMemo(() => archiveTree(columns), [columns]);
  const [open, setOpen] = useState(() => placeOf(subject)?.open ?? openAtFirst(tree));
  const [selected, setSelected] = useState<number | null>(() => placeOf(subject)?.selected ?? null);
  useEffect(() => keepPlace(subject, { open, selected }), [subject, open, selected]);
  const seen = useMemo(() => seenRows(tree, open), [tree, open]);
  const model = useMemo(() => archiveModel(tree, open, seen), [tree, open, seen]);
  const cells = useMemo(() => archiveCells(answer, seen), [answer, seen]);
  const toggle = (row: number, to: boolean) => setOpen((before) => withOpen(before, [row], to));
  const act = (row: number) => {
    if (!isFile(columns, row)) toggle(row, open[row] !== 1);
    else if (lockOf(answer, row) === undefined) onInside(rowPath(columns, row));
  };
  const box = useTakenFocus();
  return (
    <div ref={box} className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <TreeTable
          label={`Entries of ${name}`}
          model={model}
          columns={cells}
          selected={selected}
          onSelect={(id) => setSelected(Number(id))}
          onToggle={(id, to) => toggle(Number(id), to)}
          onAct={(id) => act(Number(id))}
          onOpenSiblings={(id) => setOpen((before) => withOpen(before, siblingsOf(tree, Number(id)), true))}
        />
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 border-line border-t px-3 py-1 text-ink-2 text-sm">
        <Summary answer={answer} />
        <OpenAsImage subject={subject} layouts={answer.layouts} />
        <Remarks findings={answer.findings} />
        {selected !== null && <Chosen answer={answer} row={selected} subject={subject} onInside={onInside} />}
      </div>
    </div>
  );
}

/** Where going in or back has left the focus on the pane, it goes on to the tree. */
function useTakenFocus() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pane = box.current?.closest<HTMLElement>('[data-inside]');
    if (pane && document.activeElement === pane) box.current?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
  }, []);
  return box;
}

function Summary({ answer: { columns, format, wrappers, size } }: { readonly answer: ArchiveAnswer }) {
  const entries = columns.entry.reduce((sum, entry) => sum + (entry === 0xffffffff ? 0 : 1), 0);
  const around = wrappers.map((wrapper) => ` in ${wrapper}`).join('');
  return (
    <span>
      {format + around}, {formatCount(entries)} {entries === 1 ? 'entry' : 'entries'},{' '}
      <span title={`${formatExactBytes(size)} unpacked`}>{formatBytes(size)}</span>
    </span>
  );
}

interface ChosenProps {
  readonly answer: ArchiveAnswer;
  readonly row: number;
  readonly subject: PreviewSubject;
  readonly onInside: (path: string) => void;
}

/** Double click and Enter open too; these can be found by looking, and tapped. */
function Chosen({ answer, row, subject: { openedID, target }, onInside }: ChosenProps) {
  const lock = lockOf(answer, row);
  if (lock !== undefined) return <span className="text-warn">▲ {lock}</span>;
  if (!isFile(answer.columns, row)) return null;
  const path = rowPath(answer.columns, row);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <span role="group" aria-label="Chosen entry" className="ml-auto flex items-center gap-2">
      <ActionButton onClick={() => onInside(path)}>Open</ActionButton>
      <ActionButton onClick={() => void save(openedID, { kind: 'inside', of: target, path }, lastName(path))}>
        Download
      </ActionButton>
    </span>
  );
}
