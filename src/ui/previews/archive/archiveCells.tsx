/** The columns of an archive's tree. */
import { rowLink, rowName } from '../../../core/table/namedRows.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { decimalTime } from '../../../core/oci/times/fileTime.ts';
import { FLAG, timeAt } from '../../../core/rootfs/columns.ts';
import type { ArchiveAnswer } from '../../../core/rootfs/pack/archiveColumns.ts';
import { f64At, u32At, u8At } from '../../../core/bytes/at.ts';
import { formatExactBytes } from '../../parts/format.ts';
import type { TreeColumn } from '../../parts/TreeTable.tsx';
import { isFolder, type Seen } from './archiveRows.ts';

interface NameProps {
  readonly answer: ArchiveAnswer;
  readonly row: number;
}

function NameCell({ answer: { columns, lock }, row }: NameProps) {
  const link = rowLink(columns, row);
  return (
    <>
      <span className={isFolder(columns, row) ? 'font-medium' : ''}>{visibleText(rowName(columns, row))}</span>
      {isFolder(columns, row) && <span className="text-ink-3">/</span>}
      {link !== undefined && <span className="text-ink-2"> → {visibleText(link)}</span>}
      {u8At(lock, row) > 0 && <span className="text-warn"> ▲ cannot be read</span>}
      {(u8At(columns.flags, row) & FLAG.superseded) !== 0 && (
        <span className="text-ink-2"> (a later entry has the same path)</span>
      )}
    </>
  );
}

export function lockOf({ lock, locks }: ArchiveAnswer, row: number): string | undefined {
  return locks[u8At(lock, row) - 1];
}

/** `2024-02-03 04:05`; nothing where the archive has no time. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return seconds === 0 || Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 16).replace('T', ' ');
}

export function archiveCells(answer: ArchiveAnswer, seen: Seen): readonly TreeColumn[] {
  const { columns, storedSize, method, methods } = answer;
  const at = (row: number): number => u32At(seen.row, row);
  const sized = (row: number) => !isFolder(columns, at(row));
  const packed: readonly TreeColumn[] = [
    {
      ...{ key: 'stored', title: 'Packed', hint: 'Bytes that the entry takes in the archive', width: 76, from: 620 },
      ...{ align: 'right', mono: true },
      cell: (row) => sized(row) && formatBytes(f64At(storedSize, at(row))),
      tip: (row) => (sized(row) ? formatExactBytes(f64At(storedSize, at(row))) : undefined),
    },
    {
      ...{ key: 'method', title: 'Method', width: 84, from: 520, mono: true },
      cell: (row) => methods[u8At(method, at(row)) - 1] ?? '',
    },
  ];
  return [
    {
      ...{ key: 'name', title: 'Name', mono: true },
      cell: (row) => <NameCell answer={answer} row={at(row)} />,
      tip: (row) => lockOf(answer, at(row)) ?? visibleText(rowName(columns, at(row))),
    },
    {
      ...{ key: 'size', title: 'Size', hint: 'Bytes of content', width: 76, align: 'right', mono: true },
      cell: (row) => sized(row) && formatBytes(f64At(columns.size, at(row))),
      tip: (row) => (sized(row) ? formatExactBytes(f64At(columns.size, at(row))) : undefined),
    },
    ...(methods.length > 0 ? packed : []),
    {
      ...{ key: 'time', title: 'Modified (UTC)', width: 136, from: 420, mono: true },
      cell: (row) => timeText(f64At(columns.mtime, at(row))),
      tip: (row) => `${decimalTime(timeAt(columns, at(row)))} s since the epoch`,
    },
  ];
}
