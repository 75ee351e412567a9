/** What one check of `verify` says: what was expected and what is, one line each. Plain data. */
import type { Finding } from '../../oci/finding.ts';

/** `unknown`: there was nothing to check against, or it could not be checked here. */
export type CheckState = 'ok' | 'failed' | 'absent' | 'unknown';

/** One check of `verify`; `key` is the node it speaks of. */
export interface Check {
  readonly key: string;
  readonly at: string;
  readonly kind: string;
  readonly ok: boolean;
  readonly expected?: string;
  /** Absent where it could not be determined; `why` says why not, and `ok` is false: what was not checked is not right. */
  readonly actual?: string;
  readonly why?: string;
}

/** The result of `verify`: every check, and the findings. */
export interface VerifyReport {
  /** All that is named was there, was read and holds, and nothing worse than a warning was found. */
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
  /** What follows from both, in one line. */
  readonly verdict: string;
}
