/** Where the contents lie of which an index gives digests, as stretches of the tar that a pass can hash. */
import type { LayerIndex } from '../../layerIndex.ts';
import { storedSize } from '../entryRows.ts';
import type { Spans } from '../spans.ts';

/** Those of sparse files are left out: what is hashed of them does not lie in one piece. */
export function contentSpans({ contentDigests, ...index }: LayerIndex): Spans | undefined {
  if (!contentDigests) return undefined;
  const { entry, sha256 } = contentDigests;
  const rows = Array.from(entry.keys()).filter(
    (k) => !index.extras.get(entry[k])?.sparse && storedOf(index, entry[k]) > 0,
  );
  const digests = new Uint8Array(32 * rows.length);
  for (const [i, k] of rows.entries()) digests.set(sha256.subarray(32 * k, 32 * k + 32), 32 * i);
  return {
    count: rows.length,
    start: Float64Array.from(rows, (k) => index.offset[entry[k]]),
    end: Float64Array.from(rows, (k) => index.offset[entry[k]] + storedOf(index, entry[k])),
    sha256: digests,
  };
}

function storedOf({ type, size, extras }: Omit<LayerIndex, 'contentDigests'>, i: number): number {
  return storedSize({ type: type[i], size: size[i], extra: extras.get(i) });
}
