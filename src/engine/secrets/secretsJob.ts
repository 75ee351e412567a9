/** SecretsJob: one pass over a layer, or a piece of one, that looks for secrets in chosen files. */
import type { Checkpoint } from '../../core/bytes/codecs/codec.ts';
import type { SecretFile } from '../../core/content/secrets/sweep.ts';
import type { WantedContents } from '../../core/rootfs/contents.ts';

/** Look for secrets in a layer, in a layer thread. */
export interface SecretsJob {
  readonly kind: 'secrets';
  /** `ByteSource.handle` of the stored bytes. */
  readonly handle: unknown;
  /** Where the layer is. */
  readonly at: string;
  /** Stored bytes. */
  readonly size: number;
  readonly wanted: WantedContents;
  /** Paths of the wanted, in their order: what a name says counts too. */
  readonly paths: readonly string[];
  /** Where reading begins; absent = at the start. */
  readonly from?: Checkpoint;
}

/** The secrets of a layer. */
export interface SecretsScan {
  /** In the order of the tar, no more than SECRETS_MAX_COUNT. */
  readonly found: readonly SecretFile[];
  /** Files looked into. */
  readonly files: number;
}
