/** The root filesystems of both sides: the files that differ as a tree, and one of them in full. */
import { rowPath } from '../../../../core/table/namedRows.ts';
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import { u32At } from '../../../../core/bytes/at.ts';
import { BothBases } from '../unread/BothBases.tsx';
import { formatCount } from '../../../parts/format.ts';
import { FindingList } from '../../../parts/marks/FindingList.tsx';
import { note, show, useShown } from '../../../state/place/shows.ts';
import { COMPARE } from '../compareState.ts';
import { Halves } from '../Halves.tsx';
import type { Leaving } from '../noise/useLeaving.ts';
import type { Compared } from '../useCompared.ts';
import type { ComparedFiles } from '../../../../core/diff/judgement/judge.ts';
import { FileDetails } from './FileDetails.tsx';
import { FilesBar } from './FilesBar.tsx';
import { FilesTable } from './FilesTable.tsx';
import { type FileFilter, type FileRows, ROW_KINDS, rowOfPath } from './fileRows.ts';
import { openSide, type SideName } from './openSide.ts';
import { type Filtered, type ShownRows, useFileRows, useVisible } from './useFileRows.ts';

/** Directories are open at first where all that differs fits on a few screens. */
const OPEN_UP_TO = 300;

interface FilesProps {
  readonly diff: ComparedFiles;
  readonly compared: Compared;
  readonly keys: Readonly<Record<SideName, string>>;
  readonly leaving: Leaving;
  /** Where a link or a cause points. */
  readonly path: string | null;
  readonly onPath: (path: string | null) => void;
}

export function FilesComparison(props: FilesProps) {
  const { diff, leaving } = props;
  const text = useShown(COMPARE.filter);
  const kinds = useShown(COMPARE.kinds);
  const filter: FileFilter = { text, kinds, ignored: leaving.ignored, showHidden: leaving.showHidden };
  const filtered = useFileRows(diff, filter);
  const open = useOpen(diff, filter.text);
  const shown = useVisible(diff, filtered, open.isOpen);
  const onFilter = (next: FileFilter) => {
    // What is open at first changes with it, and with that what was closed or opened by hand.
    if ((next.text === '') !== (text === '')) open.forget();
    note(COMPARE.filter, next.text);
    if (next.kinds !== kinds) show(COMPARE.kinds, next.kinds);
  };
  const findings = [...diff.findings.left, ...diff.findings.right];
  return (
    <section aria-label="Files of both sides" className="flex min-h-0 flex-1 flex-col">
      <FilesBar
        counts={filtered?.rows.counts}
        filter={filter}
        unexplained={diff.unexplained}
        onFilter={onFilter}
        onOpenAll={open.setAll}
      />
      <BothBases basis={diff.basis} compared={props.compared} />
      {findings.length > 0 && (
        <details className="shrink-0 border-line border-b px-3 py-1 text-sm">
          <summary className="text-warn">
            ▲ {formatCount(findings.length)} {findings.length === 1 ? 'finding' : 'findings'} in the layers
          </summary>
          <FindingList findings={findings} />
        </details>
      )}
      {shown && <Shown {...props} shown={shown} open={open} />}
    </section>
  );
}

interface Open {
  readonly isOpen: (row: number) => boolean;
  readonly set: (rows: readonly number[], open: boolean) => void;
  readonly setAll: (open: boolean) => void;
  readonly forget: () => void;
}

/** Which directories are open: all or none, save those that were opened or closed by hand. */
function useOpen(diff: ComparedFiles, text: string): Open {
  const [asked, setAsked] = useState<boolean | null>(null);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const all = asked ?? (diff.left.count <= OPEN_UP_TO || text !== '');
  const isOpen = useCallback((row: number) => toggled.has(row) !== all, [toggled, all]);
  const set = (rows: readonly number[], open: boolean) => {
    const next = new Set(toggled);
    for (const row of rows)
      if (open === all) next.delete(row);
      else next.add(row);
    setToggled(next);
  };
  const reset = (to: boolean | null) => {
    setAsked(to);
    setToggled(new Set());
  };
  return { isOpen, set, setAll: reset, forget: () => reset(null) };
}

type ShownProps = FilesProps & { readonly shown: ShownRows; readonly open: Open };

function Shown({ diff, compared, keys, path, onPath, shown, open }: ShownProps) {
  const { rows, visible } = shown;
  const selected = useMemo(() => rowOfPath(diff, path), [diff, path]);
  const select = (row: number) => {
    const closed: number[] = [];
    for (let at = u32At(diff.left.parent, row); at !== 0; at = u32At(diff.left.parent, at))
      if (!open.isOpen(at)) closed.push(at);
    if (closed.length > 0) open.set(closed, true);
    onPath(rowPath(diff.left, row));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return;
    const next = nextFile(rows, selected, event.key === 'n' ? 1 : -1);
    if (next !== undefined) select(next);
    event.preventDefault();
    event.stopPropagation();
  };
  const siblings = (row: number) => {
    const { parent } = diff.left;
    open.set(
      [...visible].filter((at) => parent[at] === parent[row]),
      true,
    );
  };
  return (
    <Halves
      rows={visible.length}
      upper={
        <div className="h-full min-h-0" onKeyDownCapture={onKeyDown}>
          {visible.length > 0 ? (
            <FilesTable
              {...{ diff, shown, selected }}
              onSelect={(row) => onPath(rowPath(diff.left, row))}
              onToggle={(row, to) => open.set([row], to)}
              onSiblings={siblings}
              onAct={(row) => openSide(diff, row, compared, keys)}
            />
          ) : (
            <p className="p-4 text-ink-2">{emptyText(diff, shown)}</p>
          )}
        </div>
      }
      lower={
        selected === null ? (
          <p className="p-4 text-ink-2">
            Select a file to see both sides. Press n or p for the next or previous change, Enter to open the file in its
            image, x to swap sides.
          </p>
        ) : (
          <FileDetails key={selected} {...{ diff, compared, keys }} row={selected} onGo={select} />
        )
      }
    />
  );
}

function emptyText({ kind, basis }: ComparedFiles, { rows, filter }: Filtered): string {
  if (!basis.comparable && !kind.some((each) => each !== 0)) return 'No files that could be read differ.';
  if (!kind.some((each) => each !== 0)) return 'No files differ: every path is the same in every field.';
  if (filter.text !== '' || filter.kinds.size < ROW_KINDS.length) return 'No changed files match the filter.';
  return rows.hidden > 0 ? 'The files differ only in what is ignored.' : 'No files differ.';
}

/** The next row that is itself what is looked for, open or not. */
function nextFile({ own }: FileRows, from: number | null, by: 1 | -1): number | undefined {
  // Navigation does not continue from a row that is no longer shown.
  const at = from !== null && own[from] !== 0 ? from : by === 1 ? 0 : own.length;
  for (let row = at + by; row > 0 && row < own.length; row += by) {
    if (own[row] !== 0) return row;
  }
  return undefined;
}
