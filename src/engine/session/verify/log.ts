/**
 * What is known of every object's digests while it is being found out, kept by revision, so that a page can ask for what
 * is new and wait where nothing is.
 */
import { ImageError } from '../../../core/oci/imageError.ts';
import type { CallOptions, Check, NodeFinding, ObjectState, Verification, VerifyState } from '../../engine.ts';

/** Milliseconds between two answers: progress a person can follow, and no flood of messages. */
const PACE = 200;

/** The state of every check, as it changes. */
export interface VerificationLog {
  set(key: string, state: VerifyState, done: number, total: number): void;
  /** The results of one object: replaces what was said before of the same node and kind. */
  report(key: string, checks: readonly Check[], findings: readonly NodeFinding[]): void;
  /** See `Engine.verification`. */
  read(after: number, options?: CallOptions): Promise<Verification>;
  /** Waiting calls learn that the input was closed. */
  close(): void;
}

interface LoggedObject extends ObjectState {
  readonly revision: number;
}

interface LoggedReport {
  readonly revision: number;
  readonly checks: readonly Check[];
  readonly findings: readonly NodeFinding[];
}

/** An empty log of the input called `id`. */
export function createVerificationLog(id: string): VerificationLog {
  const objects = new Map<string, LoggedObject>();
  const reports = new Map<string, LoggedReport>();
  const waiting = new Set<{ wake(): void; fail(error: ImageError): void }>();
  // The first answer has one too: who asks again with it waits for news.
  let revision = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function changed(): void {
    revision++;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const one of [...waiting]) one.wake();
    }, PACE);
  }

  function snapshot(after: number): Verification {
    const all = [...objects.values()];
    const fresh = [...reports.values()].filter((report) => report.revision > after);
    return {
      revision,
      running: all.some(({ state }) => state === 'waiting' || state === 'verifying'),
      done: all.reduce((sum, { done }) => sum + done, 0),
      total: all.reduce((sum, { total }) => sum + total, 0),
      objects: all
        .filter((object) => object.revision > after)
        .map(({ key, state, done, total }) => ({ key, state, done, total })),
      checks: fresh.flatMap(({ checks }) => checks),
      findings: fresh.flatMap(({ findings }) => findings),
    };
  }

  return {
    set(key, state, done, total) {
      const known = objects.get(key);
      if (known?.state === state && known.done === done && known.total === total) return;
      changed();
      objects.set(key, { key, state, done, total, revision });
    },
    report(key, checks, findings) {
      changed();
      reports.set(key, { revision, checks, findings });
    },
    read(after, { signal } = {}) {
      if (revision > after) return Promise.resolve(snapshot(after));
      return new Promise((resolve, reject) => {
        const one = {
          wake: () => leave(() => resolve(snapshot(after))),
          fail: (error: ImageError) => leave(() => reject(error)),
        };
        const onAbort = () => one.fail(new ImageError('aborted', id, 'Stopped.'));
        const leave = (settle: () => void) => {
          waiting.delete(one);
          signal?.removeEventListener('abort', onAbort);
          settle();
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.add(one);
      });
    },
    close() {
      clearTimeout(timer);
      for (const one of [...waiting]) one.fail(new ImageError('aborted', id, 'This image was closed.'));
    },
  };
}
