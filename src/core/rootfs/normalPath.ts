/**
 * Paths of a layer in normal form: no slash at either end, no empty or `.` parts, `..` resolved and clamped at the root.
 */
import type { ByteColumn } from '../table/growing.ts';

const SLASH = 0x2f;
const DOT = 0x2e;

/** Appends the normal form of a path to `out`; true where `..` tried to climb above the root. */
export function appendNormal(path: Uint8Array, start: number, end: number, out: ByteColumn): boolean {
  const from = out.length;
  let escapes = false;
  for (let at = start; at < end; ) {
    let stop = at;
    while (stop < end && path[stop] !== SLASH) stop++;
    const length = stop - at;
    if (length === 2 && path[at] === DOT && path[at + 1] === DOT) {
      escapes ||= out.length === from;
      out.length = parentEnd(out, from);
    } else if (length > 1 || (length === 1 && path[at] !== DOT)) {
      if (out.length > from) out.push(SLASH);
      out.append(path, at, stop);
    }
    at = stop + 1;
  }
  return escapes;
}

/** Where the path written since `from` ends without its last part. */
function parentEnd(out: ByteColumn, from: number): number {
  let end = out.length;
  while (end > from && out.values[end - 1] !== SLASH) end--;
  return end > from ? end - 1 : from;
}
