/** Rows of two files' bytes as runs of what is the same and what differs, and the search for the next difference. */
import type { PreviewSource } from '../../../previews/preview.ts';

interface Run {
  readonly text: string;
  readonly differs: boolean;
}

interface HexRuns {
  /** Two digits a byte, a space between, two after each eighth. */
  readonly bytes: readonly Run[];
  readonly texts: readonly Run[];
}

/** One row of one side: bytes that the other side has otherwise, or not at all, differ. Missing ones are spaces. */
export function hexRuns(own: Uint8Array, other: Uint8Array, perRow: number): HexRuns {
  const bytes: Run[] = [];
  const texts: Run[] = [];
  for (let at = 0; at < perRow; at++) {
    const byte = own[at];
    const differs = byte !== undefined && byte !== other[at];
    if (at > 0) put(bytes, at % 8 === 0 ? '  ' : ' ', differs && own[at - 1] !== other[at - 1]);
    put(bytes, byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'), differs);
    put(texts, byte === undefined ? ' ' : byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.', differs);
  }
  return { bytes, texts };
}

function put(runs: Run[], text: string, differs: boolean): void {
  const last = runs.at(-1);
  if (last?.differs === differs) runs[runs.length - 1] = { text: last.text + text, differs };
  else runs.push({ text, differs });
}

/** Bytes a row and whether their characters fit beside, by the width in px of both sides together. */
export function perRowFor(width: number): { readonly perRow: number; readonly characters: boolean } {
  if (width === 0 || width >= 1060) return { perRow: 16, characters: true };
  if (width >= 800) return { perRow: 16, characters: false };
  if (width >= 600) return { perRow: 8, characters: true };
  return { perRow: width >= 460 ? 8 : 4, characters: width < 460 };
}

/** Read at once: few enough calls for large files, small enough to be stopped. */
const CHUNK = 1 << 20;

/** Offset of the first byte from `from` on that only one side has or both have otherwise; null where there is none. */
export async function nextDifference(
  left: PreviewSource,
  right: PreviewSource,
  from: number,
  signal: AbortSignal,
): Promise<number | null> {
  const size = Math.max(left.size, right.size);
  for (let start = from; start < size; start += CHUNK) {
    const read = (source: PreviewSource) =>
      start >= source.size
        ? Promise.resolve(new Uint8Array())
        : source.read(start, Math.min(source.size, start + CHUNK), signal);
    const [a, b] = await Promise.all([read(left), read(right)]);
    if (signal.aborted) return null;
    const most = Math.min(a.length, b.length);
    for (let at = 0; at < most; at++) if (a[at] !== b[at]) return start + at;
    if (a.length !== b.length) return start + most;
  }
  return null;
}
