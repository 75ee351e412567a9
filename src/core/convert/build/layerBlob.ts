/** A layer of the output: its bytes, as far as they are known before they are made. */
import type { ByteSource } from '../../bytes/source.ts';
import type { SourceLayer } from '../source.ts';
import type { LayerRule } from './layerRules.ts';

/** A layer of the output as a blob. */
export interface LayerBlob {
  /** Null until it is made. */
  readonly digest: string | null;
  readonly size: number | null;
  readonly source?: ByteSource;
}

/** A layer of the output with the rule it was made by. */
export interface BuiltLayer extends LayerBlob {
  readonly layer: SourceLayer;
  readonly rule: LayerRule;
}

/** What was made so far, by the layer it was made of. */
export type MadeLayers = ReadonlyMap<SourceLayer, LayerBlob>;

/** What is known without reading the layer: all of a kept one, the digest of one that is unpacked. */
export function foreseeLayer({ node, descriptor, source }: SourceLayer, { work }: LayerRule): LayerBlob {
  const digest = descriptor.digest || node.digest;
  if (work === 'keep') return { digest: digest || null, size: source?.size ?? node.size, source };
  if (work === 'leave') return { digest: digest || null, size: descriptor.size };
  return { digest: work === 'plain' ? (node.diffID ?? null) : null, size: null };
}
