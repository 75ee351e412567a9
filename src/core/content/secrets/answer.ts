/** Secrets of an image, as the question `secrets` answers: in every layer, also where later ones hide them. */
import type { Basis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import type { ConfigSecret } from './configSecrets.ts';
import type { SecretMatch } from './confirm.ts';

/** A file with a secret, and what became of it in the image. */
export interface FoundSecret {
  readonly layer: number;
  readonly entry: number;
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  /** What a file of this name holds; null where only its content tells. */
  readonly reason: string | null;
  /** Empty where the name alone tells. */
  readonly matches: readonly SecretMatch[];
  /** In the finished root filesystem. `hidden`: never part of it. */
  readonly state: 'present' | 'overwritten' | 'deleted' | 'hidden';
  /** Layer that overwrote or deleted it. */
  readonly by: number | null;
  /** Lies among tests, examples or documentation of a package, where secrets are most often published on purpose. */
  readonly sample: boolean;
}

/** The secrets of an image. The command line prints them, masked. */
export interface SecretsAnswer {
  readonly found: readonly FoundSecret[];
  /** In the config; `null` where there is none that could be read. */
  readonly config: readonly ConfigSecret[] | null;
  /** Private keys, each with the key of the layer's node to show it at. */
  readonly findings: readonly (Finding & { readonly key: string })[];
  /** Files looked into, over all layers. */
  readonly files: number;
  /** Layers that could not be read. */
  readonly unread: readonly number[];
  readonly basis: Basis;
}
