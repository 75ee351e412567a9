/** The root filesystems of both sides: a verdict, what may be ignored, the files that differ, and one of them in full. */
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { Pair } from '../../../../core/diff/images.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import type { FileDiffAnswer } from '../../../../engine/answers.ts';
import { FailureNote } from '../../../app/answer/FailureNote.tsx';
import { engine } from '../../../app/engine.ts';
import { runTask } from '../../../app/state/tasks.ts';
import type { Compared } from '../useCompared.ts';
import { FileDetails } from './FileDetails.tsx';
import { FilesBar } from './FilesBar.tsx';
import { FilesTable } from './FilesTable.tsx';
import { type FileFilter, type FileRows, fileRows, visibleRows } from './fileRows.ts';
import { openSide } from './openSide.ts';
import { verdictOf } from './verdict.ts';

/** Directories are open at first where all that differs fits on a few screens. */
const OPEN_UP_TO = 300;
const ALL: FileFilter = { text: '', ignored: 0 };

export function FilesComparison({ compared }: { readonly compared: Compared }) {
  const images = useMemo(() => imagePairs(compared.root), [compared.root]);
  const [chosen, setChosen] = useState(0);
  const pair = images[chosen];
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: pair?.left?.key ?? '', right: pair?.right?.key ?? '' };
  const { data, error, refetch } = useQuery({
    queryKey: ['diffFiles', ids, keys],
    enabled: pair !== undefined,
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Comparing files', signal, (options) => engine.ask(ids, 'diffFiles', keys, options)),
  });
  if (!pair)
    return <p className="p-4 text-ink-2">The two sides have no image in common whose files could be compared.</p>;
  return (
    <section aria-label="Files of both sides" className="flex min-h-0 flex-1 flex-col">
      {images.length > 1 && (
        <label className="flex items-center gap-2 border-line border-b px-3 py-1 text-ink-2 text-sm">
          Image
          <select
            className="h-7 rounded-sm border border-line-strong bg-raised px-1 text-ink"
            value={chosen}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {images.map(({ path }, at) => (
              <option key={path} value={at}>
                {visibleText(path)}
              </option>
            ))}
          </select>
        </label>
      )}
      {error ? <FailureNote thrown={error} onRetry={() => void refetch()} /> : null}
      {!error && !data && <p className="p-4 text-ink-2">Comparing files…</p>}
      {data && <Files key={keys.left + keys.right} diff={data} compared={compared} keys={keys} />}
    </section>
  );
}

/** Images that both sides have. */
function imagePairs(root: Pair): Pair[] {
  if (root.role === 'index') return root.children.flatMap(imagePairs);
  return root.role === 'manifest' && root.left && root.right ? [root] : [];
}

interface FilesProps {
  readonly diff: FileDiffAnswer;
  readonly compared: Compared;
  readonly keys: { readonly left: string; readonly right: string };
}

function Files({ diff, compared, keys }: FilesProps) {
  const [filter, setFilter] = useState(ALL);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const [selected, setSelected] = useState<number | null>(null);
  const whole = useMemo(() => fileRows(diff, ALL), [diff]);
  // Typing comes first: the rows follow when the page has time.
  const wanted = useDeferredValue(filter);
  const rows = useMemo(() => (wanted === ALL ? whole : fileRows(diff, wanted)), [diff, wanted, whole]);
  const verdict = useMemo(() => verdictOf(diff, whole), [diff, whole]);
  const openFirst = diff.left.count <= OPEN_UP_TO || wanted.text !== '';
  const onFilter = (next: FileFilter) => {
    // What is open at first changes with it, and with that what was closed or opened by hand.
    if ((next.text === '') !== (filter.text === '')) setToggled(new Set());
    setFilter(next);
  };
  const isOpen = useCallback((row: number) => toggled.has(row) !== openFirst, [toggled, openFirst]);
  const visible = useMemo(() => visibleRows(diff, rows, isOpen), [diff, rows, isOpen]);
  const toggle = (row: number) => {
    const next = new Set(toggled);
    if (!next.delete(row)) next.add(row);
    setToggled(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return;
    const next = nextFile(rows, visible, selected, event.key === 'n' ? 1 : -1);
    if (next !== undefined) setSelected(next);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <FilesBar verdict={verdict} rows={rows} filter={filter} onFilter={onFilter} />
      <div className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="min-h-0 border-line border-b" onKeyDownCapture={onKeyDown}>
          {visible.length > 0 ? (
            <FilesTable
              diff={diff}
              rows={rows}
              visible={visible}
              ignored={wanted.ignored}
              isOpen={isOpen}
              selected={selected}
              onSelect={setSelected}
              onToggle={toggle}
              onAct={(row) => openSide(diff, row, compared, keys)}
            />
          ) : (
            <p className="p-4 text-ink-2">{filter === ALL ? 'No file differs.' : 'No file that differs fits.'}</p>
          )}
        </div>
        <div className="min-h-0">
          {selected === null ? (
            <p className="p-4 text-ink-2">
              Choose a file to see it on both sides. n and p go to the next and previous change.
            </p>
          ) : (
            <FileDetails key={selected} diff={diff} row={selected} compared={compared} keys={keys} />
          )}
        </div>
      </div>
    </>
  );
}

/** The next row that is itself what is looked for. */
function nextFile(rows: FileRows, visible: Uint32Array, from: number | null, by: 1 | -1): number | undefined {
  let at = from === null ? (by === 1 ? -1 : visible.length) : visible.indexOf(from);
  for (at += by; at >= 0 && at < visible.length; at += by) {
    const row = visible[at] as number;
    if (rows.own[row]) return row;
  }
  return undefined;
}
