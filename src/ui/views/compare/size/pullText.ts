/** What a host that has the left side fetches for the right, in sentences. */
import { formatBytes } from '../../../../core/oci/text.ts';
import type { SizeDiff } from '../../../../core/diff/size/sizeDiff.ts';
import { formatCount } from '../../../parts/format.ts';

/** The first is the answer; the others say what it rests on. */
export function pullText({ pull, right }: SizeDiff): readonly string[] {
  const { bytes, layers, shared, documents, byDiffID, recompressed, uncompressed } = pull;
  if (layers.length === 0)
    return [
      `A host that has the left image would pull no layers to get the right one, only its documents: ${formatBytes(documents)}.`,
    ];
  const which =
    layers.length === right.layers
      ? right.layers === 1
        ? 'its only layer'
        : `all ${formatCount(right.layers)} layers`
      : `${layers.length === 1 ? 'layer' : 'layers'} ${listed(layers)} of ${formatCount(right.layers)}`;
  const lines = [
    `A host that has the left image would pull ${formatBytes(bytes)} to get the right one: ${which}${shared > 0 ? `. It already has ${formatBytes(shared)}.` : '.'}`,
  ];
  if (recompressed.length > 0)
    lines.push(
      `${count(recompressed.length, 'of these layers has', 'of these layers have')} the same content with different compression (${listed(recompressed)}). Matched by content, it would pull ${formatBytes(byDiffID.bytes)}.`,
    );
  if (uncompressed.length > 0)
    lines.push(
      `${count(uncompressed.length, 'layer is', 'layers are')} uncompressed here; a registry would usually send fewer bytes.`,
    );
  return lines;
}

const count = (value: number, one: string, many = `${one}s`) => `${formatCount(value)} ${value === 1 ? one : many}`;

/** `1, 2, 5 … 9`. */
const listed = (layers: readonly number[]) =>
  layers.length <= 8 ? layers.join(', ') : `${layers.slice(0, 6).join(', ')} … ${layers.at(-1)}`;
