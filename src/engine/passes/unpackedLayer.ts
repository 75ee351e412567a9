/** The decoded bytes of a layer on their one way through: listed, hashed, packages kept, claims about them compared. */
import { TarParser } from '../../core/archive/tar/parser.ts';
import { isZero } from '../../core/bytes/byteArrays.ts';
import type { Hash } from '../../core/bytes/hash.ts';
import { ZEROS_AFTER_END_MAX_BYTES, ZEROS_HASHED_MAX_BYTES } from '../../core/bytes/limits.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { throwIfAborted } from '../../core/oci/imageError.ts';
import { LayerScanner } from '../../core/rootfs/layerScanner.ts';
import type { ClaimCheck } from '../../core/rootfs/published/proof/claims.ts';
import type { LayerJob } from '../layerJob.ts';
import type { PackageKeeper } from './packageKeeper.ts';

/** Decoded bytes after which other messages (an abort, above all) get their turn: about 50 ms of work. */
const TURN = 16 * 1024 * 1024;

/** What else is made of the decoded bytes. */
interface Wanted {
  /** Bytes of a compressed layer, not of a plain one. */
  readonly isCompressed: boolean;
  /** Of a compressed layer: a plain one has one digest, which is its diffID too. */
  readonly hashes: readonly Hash[];
  readonly claims: ClaimCheck | undefined;
  readonly keeper: PackageKeeper | undefined;
}

/** The decoded side of a pass. `begin` comes before `take`. */
export class UnpackedLayer {
  /** Where the job wants a list. */
  readonly scanner: LayerScanner | undefined;
  /** Bytes so far. */
  size = 0;
  readonly #job: LayerJob;
  readonly #signal: AbortSignal | undefined;
  #wanted: Wanted = { isCompressed: false, hashes: [], claims: undefined, keeper: undefined };
  #zeros: TrailingZeros;
  #turn = 0;

  constructor(job: LayerJob, signal: AbortSignal | undefined) {
    this.#job = job;
    this.#signal = signal;
    this.scanner = job.index ? new LayerScanner((row, entry) => this.#wanted.keeper?.seen(row, entry)) : undefined;
    this.#zeros = new TrailingZeros(job, this.scanner, false);
  }

  begin(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#zeros = new TrailingZeros(this.#job, this.scanner, wanted.isCompressed);
  }

  /** Nothing but zeros comes, and so many that the rest is not read. */
  get isEnough(): boolean {
    return this.#zeros.isEnough;
  }

  get findings(): readonly Finding[] {
    return this.#zeros.findings;
  }

  /** Where the next entry of a plain layer of `end` bytes begins, its contents passed over. */
  hop(end: number): number {
    this.size = this.scanner?.hop(end) ?? end;
    return this.size;
  }

  async take(chunks: Iterable<Uint8Array>): Promise<void> {
    const { hashes, claims, keeper } = this.#wanted;
    for (const chunk of chunks) {
      if (this.#zeros.follows(chunk)) return;
      this.scanner?.push(chunk);
      if (keeper) {
        keeper.push(chunk);
        await keeper.settle();
      }
      for (const hash of hashes) hash.update(chunk);
      if (claims) await claims.content(chunk);
      this.size += chunk.length;
      this.#turn += chunk.length;
      if (this.#turn < TURN) continue;
      this.#turn = 0;
      await pause();
      throwIfAborted(this.#signal, this.#job.at);
    }
  }
}

/**
 * Zeros behind the end of the archive: some megabytes of compressed ones would take minutes, and tell nothing. A pass that
 * hashes needs them, up to where no real layer has as many; then there is no diffID.
 */
class TrailingZeros {
  private readonly job: LayerJob;
  private readonly most: number;
  private readonly scanner: LayerScanner | undefined;
  private readonly parser = new TarParser({ entry: () => true, cut: () => undefined });
  private zeros = 0;

  /** `scanner` is given the same chunks and knows where the archive ends; without one that is found here. */
  constructor(job: LayerJob, scanner: LayerScanner | undefined, isCompressed: boolean) {
    this.job = job;
    this.scanner = scanner;
    // Plain bytes are hashed as they are stored, and no one can store many for little.
    const hashed = isCompressed ? ZEROS_HASHED_MAX_BYTES : Number.POSITIVE_INFINITY;
    this.most = job.digests ? hashed : ZEROS_AFTER_END_MAX_BYTES;
  }

  get isEnough(): boolean {
    return this.zeros > this.most;
  }

  get findings(): readonly Finding[] {
    if (!this.isEnough) return [];
    const { at, digests } = this.job;
    const what = digests ? 'so that its diffID is not known' : 'which changes nothing of what is listed';
    const message = `More than ${this.most / 2 ** 20} MiB of zero bytes follow the end of the archive. They were not read further, ${what}.`;
    return [{ code: 'zeros-unread', severity: digests ? 'error' : 'warning', at, message }];
  }

  /** Notes the next chunk; true once there is enough. */
  follows(chunk: Uint8Array): boolean {
    const ended = this.scanner ? this.scanner.ended : this.parser.done;
    if (ended) this.zeros = isZero(chunk) ? this.zeros + chunk.length : 0;
    else if (!this.scanner) this.parser.push(chunk);
    return this.isEnough;
  }
}

/** Lets messages in. A timer of 0 is enough; browsers stretch it to 4 ms at most. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
