/** The layers of both sides, aligned, as rows; and the base that both share. */
import { formatBytes } from '../../../../core/oci/text.ts';
import type { Facts, Pair } from '../../../../core/diff/images.ts';
import type { ImageSummary } from '../../../../core/image/summary.ts';
import { formatCount } from '../../../parts/format.ts';

export interface LayerRecord {
  readonly pair: Pair;
  /** From the base. */
  readonly place: number;
  /** What built it, on the right or else on the left. */
  readonly step: string;
}

/** Base first. A layer compared alone is one row. */
export function layerRecords(
  image: Pair,
  left: ImageSummary | undefined,
  right: ImageSummary | undefined,
): LayerRecord[] {
  const pairs = image.role === 'layer' ? [image] : image.children.filter(({ role }) => role === 'layer');
  return pairs.map((pair, place) => ({
    pair,
    place,
    step: stepOf(right, pair.right) || stepOf(left, pair.left),
  }));
}

function stepOf(summary: ImageSummary | undefined, node: Facts | null): string {
  const layer = node?.layer === undefined ? undefined : summary?.layers[node.layer];
  return (layer?.step != null && summary?.steps[layer.step]?.instruction.replace(/\s*\\?\n\s*/g, ' ')) || '';
}

/** Layers from the base on that have the same files on both sides. */
export function sharedBase(records: readonly LayerRecord[]): readonly LayerRecord[] {
  const end = records.findIndex(({ pair }) => !holdsTheSame(pair));
  return end < 0 ? records : records.slice(0, end);
}

const holdsTheSame = ({ kind, why, left, right }: Pair): boolean =>
  left !== null && right !== null && (kind === 'same' || why === 'recompressed' || why === 'media-type-only');

/** `Layers 0 to 7 are a shared base (8 layers, 45MB stored), up to RUN apt-get update.` */
export function baseText(
  records: readonly LayerRecord[],
  base: readonly LayerRecord[],
  name: string | undefined,
): string {
  const last = base.at(-1);
  if (!last) return 'No shared base: the lowest layers differ.';
  const bytes = base.reduce((sum, { pair }) => sum + (pair.right?.size ?? 0), 0);
  const count = base.length === 1 ? 'one layer' : `${formatCount(base.length)} layers`;
  const what = name ? ` (${name})` : '';
  if (base.length === records.length)
    return `All ${count} have the same files on both sides, ${formatBytes(bytes)} stored${what}.`;
  const rest = records.length - base.length;
  const also = records.slice(base.length).filter(({ pair }) => holdsTheSame(pair)).length;
  return `Shared base${what}: the lowest ${count}, ${formatBytes(bytes)} stored${last.step ? `, up to ${short(last.step)}` : ''}. Above it ${formatCount(rest)} more${also > 0 ? `, ${formatCount(also)} of them shared too` : ''}.`;
}

const short = (step: string) => (step.length > 60 ? `${step.slice(0, 59)}…` : step);
