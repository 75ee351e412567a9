/**
 * Names by which a layer deletes what lies below it. image-spec layer.md, "Whiteouts".
 */

/** Prefix of every marker, as bytes: `.wh.`. */
const PREFIX = [0x2e, 0x77, 0x68, 0x2e] as const;

/**
 * - `none`: an ordinary name
 * - `file`: removes the rest of the name from lower layers
 * - `opaque`: hides all that lower layers have in the directory
 * - `aufs`: `.wh..wh.plnk` and its like, bookkeeping of the AUFS driver in old Docker layers; skipped
 * - `invalid`: `.wh.` alone, or one that would remove `.` or `..`
 */
export type WhiteoutKind = 'none' | 'file' | 'opaque' | 'aufs' | 'invalid';

/** Length of `.wh.`: a whiteout removes the name that begins after it. */
export const WHITEOUT_PREFIX_SIZE = PREFIX.length;

const OPAQUE_BYTES = new TextEncoder().encode('.wh..wh..opq');

/** Classifies the base name `bytes[start..end)`; the entry's type doesn't matter, as tools go by the name alone. */
export function whiteoutKind(bytes: Uint8Array, start = 0, end = bytes.length): WhiteoutKind {
  if (!hasPrefix(bytes, start, end)) return 'none';
  const rest = start + PREFIX.length;
  if (hasPrefix(bytes, rest, end)) return isOpaque(bytes, start, end) ? 'opaque' : 'aufs';
  const size = end - rest;
  const dots = size <= 2 && bytes.subarray(rest, end).every((byte) => byte === 0x2e);
  return dots ? 'invalid' : 'file';
}

function hasPrefix(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 4 &&
    bytes[start] === PREFIX[0] &&
    bytes[start + 1] === PREFIX[1] &&
    bytes[start + 2] === PREFIX[2] &&
    bytes[start + 3] === PREFIX[3]
  );
}

function isOpaque(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== OPAQUE_BYTES.length) return false;
  for (let i = 0; i < OPAQUE_BYTES.length; i++) if (bytes[start + i] !== OPAQUE_BYTES[i]) return false;
  return true;
}

const STARGZ_TOC = 'stargz.index.json';
const STARGZ_LANDMARKS = ['.prefetch.landmark', '.no.prefetch.landmark'];

/**
 * Is this entry of the layer's root eStargz bookkeeping, which is in the tar but not of the root filesystem? The table
 * of contents counts only as the last entry, and landmarks only with their one byte, so that a plain file of such a
 * name stays visible. stargz-snapshotter docs/estargz.md.
 */
export function isStargzEntry(name: string, size: number, last: boolean): boolean {
  return (name === STARGZ_TOC && last) || (size === 1 && STARGZ_LANDMARKS.includes(name));
}
