/** One file on both sides: the fields that differ with both values, and its text line by line. */
import { useQuery } from '@tanstack/react-query';
import { FIELD } from '../../../../core/diff/change.ts';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { formatBytes as textOf, visibleText } from '../../../../core/oci/text.ts';
import { ENTRY_TYPES, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { Answered } from '../../../app/answer/Answered.tsx';
import { engine } from '../../../app/engine.ts';
import { runTask } from '../../../app/state/tasks.ts';
import { ActionButton } from '../../../parts/controls/ActionButton.tsx';
import { formatExactBytes } from '../../../parts/format.ts';
import { modeText } from '../../../parts/modeText.ts';
import { Lines } from '../lines/DocumentDiff.tsx';
import type { Compared } from '../useCompared.ts';
import { KIND, kindWord, pathText } from './fileRows.ts';
import { openSide, type SideName, slotOf } from './openSide.ts';

interface FileDetailsProps {
  readonly diff: FileDiff;
  readonly row: number;
  readonly compared: Compared;
  readonly keys: Readonly<Record<SideName, string>>;
}

export function FileDetails({ diff, row, compared, keys }: FileDetailsProps) {
  const path = visibleText(pathText(diff.left, row));
  const kind = diff.kind[row] as number;
  const moved = diff.moved[row] as number;
  const has = (side: SideName) => kind !== (side === 'left' ? KIND.added : KIND.removed);
  return (
    <section aria-label={`Difference of ${path}`} className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-panel px-4 text-sm">
        <h3 className="wrap-anywhere font-medium font-mono">{path}</h3>
        <span className="text-ink-2">
          {kindWord(diff, row) || 'the same itself'}
          {moved !== 0 && ` ${kind === KIND.added ? 'from' : 'to'} ${visibleText(pathText(diff.left, moved))}`}
        </span>
        <span className="ml-auto flex gap-2 py-1">
          {(['left', 'right'] as const).map((side) =>
            has(side) && slotOf(compared, side) ? (
              <ActionButton key={side} onClick={() => openSide(diff, row, compared, keys, side)}>
                {side === 'left' ? 'Open left' : 'Open right'}
              </ActionButton>
            ) : null,
          )}
        </span>
      </header>
      {kind === KIND.modified && <FieldTable diff={diff} row={row} />}
      <div className="min-h-0 flex-1">{showsText(diff, row) && <TextDiff {...{ diff, row, compared, keys }} />}</div>
    </section>
  );
}

const FILE = [ENTRY_TYPES.indexOf('file'), ENTRY_TYPES.indexOf('hardlink'), ENTRY_TYPES.indexOf('unknown')];
const isFile = ({ type, layer }: TreeColumns, row: number) =>
  FILE.includes(type[row] as number) && layer[row] !== 0xffff;

/** Text is worth reading where content differs or is only on one side, and not where it only moved. */
function showsText({ kind, fields, moved, left, right }: FileDiff, row: number): boolean {
  if (kind[row] === KIND.modified)
    return ((fields[row] as number) & FIELD.content) !== 0 && isFile(left, row) && isFile(right, row);
  return kind[row] !== 0 && moved[row] === 0 && isFile(kind[row] === KIND.added ? right : left, row);
}

function FieldTable({ diff, row }: { readonly diff: FileDiff; readonly row: number }) {
  const bits = diff.fields[row] as number;
  const shown = FIELDS.filter(([field]) => bits & FIELD[field]);
  if (shown.length === 0) return null;
  return (
    <table className="w-full shrink-0 table-fixed text-left text-sm">
      <thead className="sr-only">
        <tr>
          <th>Field</th>
          <th>Left</th>
          <th>Right</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(([field, value]) => (
          <tr key={field} className="border-line border-b align-top">
            <th className="w-28 px-4 py-0.5 font-normal text-ink-2">{field}</th>
            <td className="wrap-anywhere py-0.5 font-mono">{visibleText(value(diff.left, row))}</td>
            <td className="wrap-anywhere py-0.5 pl-2 font-mono">{visibleText(value(diff.right, row))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How the fields that can be told in a line are told. */
const FIELDS: readonly (readonly [keyof typeof FIELD, (columns: TreeColumns, row: number) => string])[] = [
  ['type', ({ type }, row) => ENTRY_TYPES[type[row] as number] ?? ''],
  ['size', ({ size }, row) => formatExactBytes(size[row] as number)],
  [
    'mode',
    ({ type, mode }, row) =>
      `${modeText(type[row] as number, mode[row] as number)} ${(mode[row] as number).toString(8)}`,
  ],
  ['owner', ({ uid, gid, extras }, row) => `${extras.get(row)?.uid ?? uid[row]}:${extras.get(row)?.gid ?? gid[row]}`],
  ['link', linkText],
  ['device', ({ extras }, row) => extras.get(row)?.device ?? ''],
  [
    'xattrs',
    ({ extras }, row) =>
      [...(extras.get(row)?.xattrs?.entries() ?? [])].map(([name, value]) => `${name}=${hex(value)}`).join(' ') ||
      'none',
  ],
  ['mtime', ({ mtime, extras }, row) => extras.get(row)?.mtime ?? timeText(mtime[row] as number)],
  [
    'hardlinks',
    ({ type }, row) =>
      ENTRY_TYPES[type[row] as number] === 'hardlink' ? 'written as a hard link' : 'written as a file',
  ],
  ['unread', () => 'not read'],
];

function linkText({ link, links, linkStart }: TreeColumns, row: number): string {
  const text = (link[row] as number) - 1;
  return text < 0 ? '' : textOf(links.subarray(linkStart[text], linkStart[text + 1]));
}

const hex = (bytes: Uint8Array) =>
  [...bytes.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function timeText(seconds: number): string {
  const when = new Date(seconds * 1000);
  return Number.isNaN(when.getTime()) ? String(seconds) : when.toISOString();
}

function TextDiff({ diff, row, compared, keys }: FileDetailsProps) {
  const ids = [compared.left.id, compared.right.id];
  const target = (side: SideName) => {
    const { layer, entry } = diff[side];
    if (!isFile(diff[side], row)) return null;
    return {
      kind: 'file',
      file: { image: keys[side], layer: layer[row] as number, entry: entry[row] as number },
    } as const;
  };
  const args = { left: target('left'), right: target('right') };
  const query = useQuery({
    queryKey: ['fileLines', ids, args],
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Comparing text', signal, (options) => engine.ask(ids, 'fileLines', args, options)),
  });
  return (
    <Answered query={query} doing="Comparing text">
      {(lines) =>
        lines ? (
          <Lines diff={lines} label="Both sides, line by line" />
        ) : (
          <p className="p-4 text-ink-2">Not shown line by line: it is no text in UTF-8, or longer than 2 MiB.</p>
        )
      }
    </Answered>
  );
}
