/** Digests of contents that an index gives, as what a pass over the tar can hold them against. */
import { HASHED_HOLES_MAX_BYTES } from '../../../bytes/limits.ts';
import { hasContent, type WantedContents, wantContents } from '../../contents.ts';
import type { LayerIndex } from '../../layerIndex.ts';
import { storedSize } from '../entryRows.ts';

/** Plain columns. */
export interface ContentClaims {
  /** In the order of the tar, not one in another. */
  readonly wanted: WantedContents;
  /** 32 bytes of SHA-256 for each. */
  readonly sha256: Uint8Array<ArrayBuffer>;
}

/**
 * Those of files that have bytes in the tar. Holes of sparse files are hashed as the zeros that a reader sees: as many as
 * HASHED_HOLES_MAX_BYTES in all, since a few bytes can claim terabytes; what goes beyond is left out.
 */
export function contentClaims({ contentDigests, ...index }: LayerIndex): ContentClaims | undefined {
  if (!contentDigests) return undefined;
  const { entry, sha256 } = contentDigests;
  let holes = 0;
  const rows = Array.from(entry.keys()).filter((k) => {
    const stored = storedOf(index, entry[k]);
    if (stored === 0 || !hasContent(index, entry[k])) return false;
    const unstored = index.size[entry[k]] - stored;
    if (holes + unstored > HASHED_HOLES_MAX_BYTES) return false;
    holes += unstored;
    return true;
  });
  const digests = new Uint8Array(32 * rows.length);
  for (const [i, k] of rows.entries()) digests.set(sha256.subarray(32 * k, 32 * k + 32), 32 * i);
  return {
    wanted: wantContents(
      index,
      rows.map((k) => entry[k]),
    ),
    sha256: digests,
  };
}

function storedOf({ type, size, extras }: Omit<LayerIndex, 'contentDigests'>, i: number): number {
  return storedSize({ type: type[i], size: size[i], extra: extras.get(i) });
}
