/**
 * From nodes to the parts of a cut: which objects lie above the strata of an image, what is written on each bed, and the
 * facts stated about it.
 */
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { ImageSummary, OpenedInput } from '../../../engine/engine.ts';
import { shortMediaType } from '../../parts/facts/MediaType.tsx';
import { formatExactBytes } from '../../parts/format.ts';
import type { CutPart } from '../../parts/strata/cutPart.ts';
import { imageAt, trail } from '../objectIndex.ts';
import { findingsOf, type Ledger, type Mark, markOf } from '../verification.ts';

export interface Cut {
  readonly image: Node;
  readonly sheets: readonly CutPart[];
  readonly beds: readonly CutPart[];
  readonly nodes: ReadonlyMap<string, Node>;
}

export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  unchecked: 'not checked yet',
  waiting: 'waiting to be checked',
  verifying: 'being checked',
  ok: 'verified',
  failed: 'does not match its digest',
  absent: 'not in this input',
  unknown: 'nothing to check against',
};

const ROLE_WORDS: Readonly<Record<Node['role'], string>> = {
  index: 'index',
  manifest: 'manifest',
  config: 'config',
  layer: 'layer',
  attestation: 'attestation',
  artifact: 'artifact',
  referrer: 'referrer',
  unknown: 'object',
};

/** `manifest · linux/arm64`, what a person calls the object. */
export function nameOf(node: Node): string {
  if (node.role === 'layer') return node.layer === undefined ? 'layer' : `layer ${node.layer}`;
  const word = ROLE_WORDS[node.role];
  return node.platform !== null && node.role === 'manifest' ? `${word} · ${node.platform}` : word;
}

function factsOf(node: Node, ledger: Ledger, step: string | undefined): ReturnType<CutPart['facts']> {
  const problem = findingsOf(node, ledger)[0];
  const facts: (readonly [string, string] | undefined)[] = [
    step ? ['step', visibleText(step)] : undefined,
    ['size', formatExactBytes(node.size)],
    node.held === undefined ? undefined : ['here', `${formatExactBytes(node.held)}: cut off`],
    ['type', shortMediaType(node.mediaType)],
    node.digest === null
      ? ['digest', node.origin === 'derived' ? 'none: derived' : 'not known']
      : ['digest', node.digest],
    node.diffID !== undefined && node.diffID !== node.digest ? ['diffID', node.diffID] : undefined,
    ['check', MARK_WORDS[markOf(node, ledger)]],
    problem ? ['finding', visibleText(problem.message)] : undefined,
  ];
  return facts.filter((fact) => fact !== undefined);
}

function partOf(node: Node, ledger: Ledger, label: string, step?: string): CutPart {
  const mark = markOf(node, ledger);
  return {
    key: node.key,
    layer: node.role === 'layer' ? (node.layer ?? 0) : undefined,
    label: visibleText(label),
    size: node.size,
    absent: mark === 'absent',
    failed: mark === 'failed',
    facts: () => factsOf(node, ledger, step),
  };
}

/** The build step of each layer, by layer. */
function stepsByLayer(summary: ImageSummary | undefined): ReadonlyMap<number, string> {
  const steps = new Map<number, string>();
  // One line each: what a Dockerfile breaks by backslashes is one command.
  for (const { layer, instruction } of summary?.steps ?? [])
    if (layer !== null) steps.set(layer, instruction.replace(/\s*\\?\n\s*/g, ' '));
  return steps;
}

/** What a cut is drawn of: the image's layers, or what an artifact has in their place. */
export function layersOf(image: Node): readonly Node[] {
  if (image.role === 'layer') return [image];
  return image.children.filter((child) => child.role === 'layer');
}

/** Does it ship other things than file systems: a model, a chart, statements? */
export const isArtifact = ({ role }: Node): boolean =>
  role === 'artifact' || role === 'referrer' || role === 'attestation';

interface CutSources {
  readonly ledger: Ledger;
  readonly summary: ImageSummary | undefined;
  /** What is known of layers that can't be read in full. */
  readonly basis: Basis | undefined;
}

/** The cut of the image that a key belongs to; undefined where it belongs to none (an index was chosen). */
export function cutOf(
  opened: OpenedInput,
  key: string | null,
  { ledger, summary, basis }: CutSources,
): Cut | undefined {
  const image = imageAt(opened, key);
  if (!image) return undefined;
  const steps = stepsByLayer(summary);
  const layers = layersOf(image);
  const others = image.children.filter((child) => child.role === 'config');
  const above = image.role === 'layer' ? [] : [...trail(opened, image.key), ...others];
  return {
    image,
    sheets: above.map((node) => partOf(node, ledger, nameOf(node))),
    // A bed lies where it stands in its image, whatever number it carries.
    beds: layers.map((node, layer) => {
      const gap = basis?.incomplete.find((each) => each.layer === layer);
      // What an artifact ships need not hold files: that it is not an archive is not a fault of it.
      const isOther = gap?.why === 'unsupported' && isArtifact(image);
      const unchecked = basis?.unchecked.find((each) => each.layer === layer);
      const by = unchecked?.sharedIndex ? 'a shared index' : 'its own table';
      const part = partOf(node, ledger, steps.get(layer) ?? '', steps.get(layer));
      const more: [string, string][] = [
        ...(gap && !isOther ? ([['not read in full', visibleText(gap.message)]] as [string, string][]) : []),
        ...(unchecked ? ([['listed', `by ${by}, not checked against the layer`]] as [string, string][]) : []),
      ];
      return { ...part, layer, unread: gap !== undefined && !isOther, facts: () => [...more, ...part.facts()] };
    }),
    nodes: new Map([...above, ...layers].map((node) => [node.key, node])),
  };
}
