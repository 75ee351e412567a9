/** What went wrong with one part of an answer, while the rest stands: an error's code and words, as plain values. */
import { type ErrorCode, ImageError } from '../../../oci/imageError.ts';

/** Why a list is not complete. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The error as a problem. Throws it again where it ends everything: stopped, or not foreseen. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
  return { code: error.code, message: error.message };
}
