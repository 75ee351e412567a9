/**
 * The one error class of the house: what stopped us. Whatever lets us go on is a Finding instead.
 */

/** Every kind of failure a caller may have to tell apart. The page has one sentence and one remedy for each. */
export type ErrorCode =
  | 'not-found'
  | 'unsupported'
  | 'not-an-image'
  | 'truncated'
  | 'malformed'
  | 'digest-mismatch'
  | 'size-mismatch'
  | 'too-large'
  | 'unauthorized'
  | 'denied'
  | 'rate-limited'
  | 'unreachable'
  | 'aborted'
  | 'internal';

/** `at` says where: an archive path, a digest, a reference or `entry N @ offset`. */
export class ImageError extends Error {
  readonly code: ErrorCode;
  readonly at: string;

  constructor(code: ErrorCode, at: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ImageError';
    this.code = code;
    this.at = at;
  }
}

/** Throws `aborted` once the signal has fired; call it in every loop that reads. */
export function throwIfAborted(signal: AbortSignal | undefined, at = ''): void {
  if (signal?.aborted) throw new ImageError('aborted', at, 'Stopped.');
}
