/**
 * What is known of every object's digests while it is being found out, kept by revision, so that a page can ask for what
 * is new and wait where nothing is.
 */
import { ImageError } from '../../../core/oci/imageError.ts';
import type {
  AppliedLayer,
  CallOptions,
  Check,
  NodeFinding,
  ObjectState,
  Verification,
  VerifyState,
} from '../../engine.ts';

/** Milliseconds between two answers: progress a person can follow, and no flood of messages. */
const PACE = 200;

interface LoggedObject extends ObjectState {
  readonly revision: number;
}

interface LoggedReport {
  readonly revision: number;
  readonly checks: readonly Check[];
  readonly findings: readonly NodeFinding[];
}

interface LoggedLayer extends AppliedLayer {
  readonly revision: number;
}

interface Waiting {
  wake(): void;
  fail(error: ImageError): void;
}

/** The state of every check of one input, as it changes. */
export class VerificationLog {
  readonly #id: string;
  readonly #objects = new Map<string, LoggedObject>();
  readonly #reports = new Map<string, LoggedReport>();
  readonly #applied = new Map<string, LoggedLayer>();
  readonly #waiting = new Set<Waiting>();
  // The first answer has one too: who asks again with it waits for news.
  #revision = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Empty; `id` is the input's. */
  constructor(id: string) {
    this.#id = id;
  }

  set(key: string, state: VerifyState, done: number, total: number): void {
    const known = this.#objects.get(key);
    if (known?.state === state && known.done === done && known.total === total) return;
    this.#changed();
    this.#objects.set(key, { key, state, done, total, revision: this.#revision });
  }

  /** The results of one object: replaces what was said before of the same node and kind. */
  report(key: string, checks: readonly Check[], findings: readonly NodeFinding[]): void {
    this.#changed();
    this.#reports.set(key, { revision: this.#revision, checks, findings });
  }

  /** A layer was applied to those below it: replaces what was said before of the same node. */
  apply(layer: AppliedLayer): void {
    const { revision, ...known } = this.#applied.get(layer.key) ?? { revision: 0 };
    if (JSON.stringify(known) === JSON.stringify(layer)) return;
    this.#changed();
    this.#applied.set(layer.key, { ...layer, revision: this.#revision });
  }

  /** A layer is read anew, and all that were applied with it. */
  forgetApplied(): void {
    for (const key of this.#applied.keys()) this.apply({ key, whole: false, findings: [] });
  }

  /** See `Engine.verification`. */
  read(after: number, { signal }: CallOptions = {}): Promise<Verification> {
    if (this.#revision > after) return Promise.resolve(this.#snapshot(after));
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        wake: () => leave(() => resolve(this.#snapshot(after))),
        fail: (error) => leave(() => reject(error)),
      };
      const onAbort = () => one.fail(new ImageError('aborted', this.#id, 'Stopped.'));
      const leave = (settle: () => void) => {
        this.#waiting.delete(one);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(one);
    });
  }

  /** Waiting calls learn that the input was closed. */
  close(): void {
    clearTimeout(this.#timer);
    for (const one of [...this.#waiting]) one.fail(new ImageError('aborted', this.#id, 'This image was closed.'));
  }

  #changed(): void {
    this.#revision++;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const one of [...this.#waiting]) one.wake();
    }, PACE);
  }

  #snapshot(after: number): Verification {
    const all = [...this.#objects.values()];
    const fresh = [...this.#reports.values()].filter((report) => report.revision > after);
    return {
      revision: this.#revision,
      running: all.some(({ state }) => state === 'waiting' || state === 'verifying'),
      done: all.reduce((sum, { done }) => sum + done, 0),
      total: all.reduce((sum, { total }) => sum + total, 0),
      objects: all
        .filter((object) => object.revision > after)
        .map(({ key, state, done, total }) => ({ key, state, done, total })),
      checks: fresh.flatMap(({ checks }) => checks),
      findings: fresh.flatMap(({ findings }) => findings),
      applied: [...this.#applied.values()]
        .filter((layer) => layer.revision > after)
        .map(({ key, whole, findings }) => ({ key, whole, findings })),
    };
  }
}
