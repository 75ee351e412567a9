/** Which rows of a file comparison to explain, and the answer in columns. */
import { EXPLAIN_FILE_MAX_BYTES, EXPLAIN_FILES_MAX_COUNT, EXPLAIN_MAX_BYTES } from '../../bytes/limits.ts';
import { ENTRY_TYPES } from '../../rootfs/columns.ts';
import { FIELD, FILE_KINDS } from '../change.ts';
import type { FileDiff } from '../files/fileDiff.ts';

/** What was found to be noise. */
export interface FileExplanations {
  /** Rows of the FileDiff that are explained, ascending; of each its bits of NOISE (to be or-ed into `noise`) and a sentence. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly noise: Uint16Array<ArrayBuffer>;
  readonly text: readonly string[];
  /** Files that were looked into, those that were not (too large, too many, unreadable), and so count as really different. */
  readonly read: number;
  readonly unread: number;
}

const MODIFIED = FILE_KINDS.indexOf('modified');
const [FILE, HARDLINK] = (['file', 'hardlink'] as const).map((type) => ENTRY_TYPES.indexOf(type));

/** Rows whose contents differ, as far as the bounds reach, in the order in which the right side's layers hold them. */
export function rowsToExplain({ left, right, kind, fields }: FileDiff): { rows: number[]; unread: number } {
  const isFile = (type: number | undefined) => type === FILE || type === HARDLINK;
  const rows: number[] = [];
  let [bytes, unread] = [0, 0];
  for (let row = 1; row < left.count; row++) {
    if (kind[row] !== MODIFIED || !(fields[row] & FIELD.content)) continue;
    if (!isFile(left.type[row]) || !isFile(right.type[row])) continue;
    const [a, b] = [left.size[row], right.size[row]];
    if (a === 0 || b === 0) continue;
    const fits = Math.max(a, b) <= EXPLAIN_FILE_MAX_BYTES && bytes + a + b <= EXPLAIN_MAX_BYTES;
    if (fits && rows.length < EXPLAIN_FILES_MAX_COUNT) {
      rows.push(row);
      bytes += a + b;
    } else unread += 1;
  }
  rows.sort((a, b) => place(right, a) - place(right, b) || place(left, a) - place(left, b));
  return { rows, unread };
}

const place = ({ layer, entry }: FileDiff['left'], row: number) => layer[row] * 2 ** 32 + entry[row];
