/**
 * The file list of a tree as text to save: tab-separated values with the names of the columns first, or the JSON lines
 * of `cutaway ls --json`.
 */
import { safeCell, visibleText } from '../../oci/text.ts';
import type { TreeColumns } from '../columns.ts';
import { type ListedEntry, listRows } from '../listing.ts';

/** The formats in which files can be listed. */
export type FileListFormat = 'tsv' | 'json';

const COLUMNS = ['path', 'type', 'mode', 'uid', 'gid', 'size', 'mtime', 'layer', 'whiteout', 'device', 'link'] as const;

/** The header line of the table. */
export const TSV_HEAD = `${COLUMNS.join('\t')}\n`;

/**
 * One line: mode in octal with four digits, time in seconds since the epoch. Controls in names, tabs and newlines among
 * them, are escaped visibly, so a line is always a row; what a spreadsheet would run has an apostrophe before it.
 */
export function tsvLine(entry: ListedEntry): string {
  const { path, type, mode, uid, gid, size, mtimeExact, layer, whiteout = '', device = '', linkName = '' } = entry;
  const octal = mode.toString(8).padStart(4, '0');
  const before = [path, type, octal, uid, gid, size].map(cellText);
  const after = [layer, whiteout, device, linkName].map(cellText);
  return `${[...before, mtimeExact ?? String(entry.mtime), ...after].join('\t')}\n`;
}

const cellText = (cell: string | number) => (typeof cell === 'string' ? safeCell(visibleText(cell)) : String(cell));

/** Characters gathered before they are handed on. */
const PIECE = 1 << 20;

/** The whole list in pieces of about a million characters. `implied`: also directories that no entry makes. */
export function* fileList(
  columns: TreeColumns,
  { format, implied }: { readonly format: FileListFormat; readonly implied: boolean },
): Generator<string> {
  let piece = format === 'tsv' ? TSV_HEAD : '';
  for (const entry of listRows(columns, { implied })) {
    piece += format === 'tsv' ? tsvLine(entry) : `${JSON.stringify(entry)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
