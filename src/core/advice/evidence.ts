/** Evidence: what rules may rest on. */
import { stepLine } from '../image/stepLine.ts';
import type { ImageSummary } from '../image/summary.ts';
import type { Basis } from '../oci/basis/basis.ts';
import type { PrivilegedFile } from '../rootfs/lookup/privilegedFiles.ts';
import type { Neighbour } from './neighbour.ts';
import type { ShippedFile } from './shippedFile.ts';

export interface Evidence {
  /** Every copy that ships, base layer first. */
  readonly files: readonly ShippedFile[];
  /** Of the shown files that have the bytes, the mode and the owner of an earlier shown one: that one. */
  readonly twins: ReadonlyMap<ShippedFile, ShippedFile>;
  readonly steps: ImageSummary['steps'];
  readonly layers: ImageSummary['layers'];
  /** Stored bytes by layer. */
  readonly stored: readonly number[];
  /** Layers 0..baseLayers-1 are most likely those of the base image; 0 where nothing says so. */
  readonly baseLayers: number;
  /** As the config says. */
  readonly platform: { readonly os: string; readonly architecture: string };
  /** Privileged files that no package owns; undefined where no package manager lists any files. */
  readonly unowned?: readonly PrivilegedFile[];
  /** By layer: files whose time lies within the build, as far as history tells when that was. */
  readonly builtTimes: readonly number[];
  /** Other images that are kept beside it, of the same platform. */
  readonly neighbours: readonly Neighbour[];
  readonly basis: Basis;
}

/** `RUN`, `COPY` or `ADD`; empty where history does not say. */
export function verbOf(evidence: Evidence, layer: number): string {
  return /^[A-Z]+/.exec(stepLine(evidence, layer))?.[0] ?? '';
}

/** How a layer is named in a sentence. */
export function layerName(evidence: Evidence, layer: number): string {
  const text = stepLine(evidence, layer);
  if (text === '') return `layer ${layer}`;
  return `layer ${layer} (${text.length > 60 ? `${text.slice(0, 59)}…` : text})`;
}

/** Is it one blob, listed twice? It is stored once then. */
export function isListedAgain({ layers }: Evidence, layer: number): boolean {
  const digest = layers[layer]?.digest;
  return digest != null && layers.some((other, at) => at !== layer && other.digest === digest);
}

/** Do two layers have the same entries, whatever they are compressed with? */
export function isSameLayer({ layers }: Evidence, a: number, b: number): boolean {
  const [one, other] = [layers[a], layers[b]];
  const same = (x: string | null | undefined, y: string | null | undefined) => x != null && x === y;
  return same(one?.digest, other?.digest) || same(one?.diffID, other?.diffID);
}
