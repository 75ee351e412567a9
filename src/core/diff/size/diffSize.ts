/** What the second image costs more than the first and where, put together from what each side tells of its bytes. */
import type { Node } from '../../image/node.ts';
import type { ImageSummary } from '../../image/summary.ts';
import type { Finding } from '../../oci/finding.ts';
import type { LayerCost } from '../../rootfs/cost/layerCosts.ts';
import type { SizeColumns } from '../../rootfs/cost/sizeTree.ts';
import { align } from '../align.ts';
import { alignLayers } from '../layers.ts';
import type { PackageDiff } from '../packages/diffPackages.ts';
import { movers } from './directories.ts';
import { documentsOf, layersOf, pullOf } from './pull.ts';
import type { LayerSize, LayerSizes, PackageSizes, SizeDiff, StepSizes, Totals } from './sizeDiff.ts';

/** One image: its manifest (or lone layer), and the answers about its bytes. */
export interface SizeSide {
  readonly node: Node;
  readonly costs: readonly LayerCost[];
  /** In the order `directory`. */
  readonly sizes: SizeColumns;
  readonly summary: ImageSummary | undefined;
  readonly findings: readonly Finding[];
}

/** Compares two images whose layers were all read. */
export function diffSize(left: SizeSide, right: SizeSide, packages: PackageDiff): SizeDiff {
  const [a, b] = [layerSizes(left), layerSizes(right)];
  const { rows, more } = movers(left.sizes, right.sizes);
  return {
    left: totalsOf(left, a),
    right: totalsOf(right, b),
    pull: pullOf(left.node, right.node),
    layers: alignedSizes(left, right, a, b),
    directories: rows,
    moreDirectories: more,
    packages: packageSizes(packages),
    steps: stepSizes({ summary: left.summary, layers: a }, { summary: right.summary, layers: b }),
    findings: { left: left.findings, right: right.findings },
    basis: packages.basis,
  };
}

const layerSizes = ({ node, costs }: SizeSide): LayerSize[] =>
  layersOf(node).map(({ size }, layer) => ({
    ...{ layer, stored: size },
    unpacked: costs[layer]?.unpacked ?? 0,
    shown: costs[layer]?.contribution ?? 0,
  }));

function totalsOf({ node }: SizeSide, layers: readonly LayerSize[]): Totals {
  const sum = (field: 'stored' | 'unpacked' | 'shown') => layers.reduce((total, one) => total + one[field], 0);
  const documents = documentsOf(node).reduce((total, { size }) => total + size, 0);
  return { stored: sum('stored'), documents, unpacked: sum('unpacked'), shown: sum('shown'), layers: layers.length };
}

function alignedSizes(
  left: SizeSide,
  right: SizeSide,
  a: readonly LayerSize[],
  b: readonly LayerSize[],
): readonly LayerSizes[] {
  return alignLayers(layersOf(left.node), layersOf(right.node)).map(({ left: l, right: r, why }) => ({
    left: l === null ? null : (a[l] ?? null),
    right: r === null ? null : (b[r] ?? null),
    ...(why !== undefined && { why }),
  }));
}

/** What has another size; the name decides between equals. */
function packageSizes({ rows }: PackageDiff): PackageSizes[] {
  const sized = rows.map(({ manager, name, kind, left, right }) => ({
    ...{ manager, name, kind },
    left: left?.size ?? 0,
    right: right?.size ?? 0,
  }));
  const moved = ({ left, right }: PackageSizes) => Math.abs(right - left);
  return sized.filter((one) => moved(one) > 0).sort((one, other) => moved(other) - moved(one));
}

/** One side: its history where there is one, and its layers, base first. */
interface StepsSide {
  readonly summary: Pick<ImageSummary, 'steps' | 'layers' | 'aligned'> | undefined;
  readonly layers: readonly LayerSize[];
}

/** Steps that made a layer; none of a side whose history cannot be aligned with its layers. */
function stepSizes(left: StepsSide, right: StepsSide): StepSizes[] {
  const [a, b] = [stepsOf(left), stepsOf(right)];
  const keys = (steps: typeof a) => steps.map(({ text }) => text);
  return align(keys(a), keys(b), false).map(({ left: l, right: r }) => {
    const [one, other] = [l === null ? undefined : a[l], r === null ? undefined : b[r]];
    return { text: (other ?? one)?.text ?? '', left: one?.size ?? null, right: other?.size ?? null };
  });
}

function stepsOf({ summary, layers }: StepsSide): { text: string; size: LayerSize }[] {
  if (!summary?.aligned) return [];
  return summary.steps.flatMap((last) => {
    const size = last.layer === null ? undefined : layers[last.layer];
    const maker = last.layer === null ? null : (summary.layers[last.layer]?.step ?? null);
    const { instruction, createdBy } = (maker === null ? undefined : summary.steps[maker]) ?? last;
    const text = instruction || createdBy;
    // A builder that commits once has no layer for the steps before.
    return size ? [{ text: maker === null ? `Steps up to ${text}` : text, size }] : [];
  });
}
