/**
 * Layers of two images beside each other: by diffID and longest common run, never by number alone, so that an inserted
 * layer doesn't make all above it look changed.
 */
import { align } from './align.ts';
import type { Why } from './change.ts';

/** What is compared of a layer. */
interface LayerSide {
  readonly mediaType: string;
  /** Of the stored bytes; null where it was not read. */
  readonly digest: string | null;
  readonly diffID?: string;
  /** By the bytes. */
  readonly compression?: string;
}

/** Two layers that belong together, or one that is on one side only. */
interface LayerPair {
  /** Position from the base; null = only the other image has it. */
  readonly left: number | null;
  readonly right: number | null;
  readonly why?: Why;
  /** One sentence. */
  readonly text: string;
}

/** Every layer of both images once, base first. */
export function alignLayers(left: readonly LayerSide[], right: readonly LayerSide[]): LayerPair[] {
  return align(identities(left, right), identities(right, left)).map(({ left: l, right: r }) => {
    if (l === null) return { left: l, right: r, text: 'Only on the right.' };
    if (r === null) return { left: l, right: r, text: 'Only on the left.' };
    return { left: l, right: r, ...explain(left[l], right[r]) };
  });
}

/**
 * The same stored bytes are the same layer, whatever diffIDs the configs list. Else a layer goes by its diffID, where it has one,
 * and one with neither is like no other.
 */
function identities(layers: readonly LayerSide[], others: readonly LayerSide[]): string[] {
  const theirs = new Set(others.map(({ digest }) => digest));
  return layers.map(({ diffID, digest }, position) => {
    if (digest !== null && theirs.has(digest)) return digest;
    return diffID ?? digest ?? `unknown ${position}`;
  });
}

function explain(left: LayerSide, right: LayerSide): { why: Why; text: string } {
  const [a, b] = [compressionOf(left), compressionOf(right)];
  if (left.digest !== null && left.digest === right.digest) {
    if (left.mediaType === right.mediaType) return { why: 'same-bytes', text: 'The same bytes.' };
    return { why: 'media-type-only', text: 'The same bytes with the media type of the other form.' };
  }
  if (left.diffID !== undefined && left.diffID === right.diffID) {
    const how = a === b ? `both ${a}, by different compressors or settings` : `${a} on the left, ${b} on the right`;
    return { why: 'recompressed', text: `The same files (equal diffIDs); ${how}.` };
  }
  const known = left.diffID !== undefined && right.diffID !== undefined;
  return {
    why: 'content',
    text: known ? 'A different layer: the diffIDs differ.' : unnamedText(left, right),
  };
}

function unnamedText(left: LayerSide, right: LayerSide): string {
  const isNamed = [left, right].every(({ digest, diffID }) => digest !== null || diffID !== undefined);
  return isNamed
    ? 'Different bytes, and a diffID is missing.'
    : 'The digest of one side is not known, so they cannot be compared.';
}

const compressionOf = ({ compression }: LayerSide) =>
  compression === undefined ? 'unknown bytes' : compression === 'none' ? 'a plain tar' : compression;
