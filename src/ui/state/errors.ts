/**
 * What the page says for each way of failing: one sentence on what happened, one on what to do. The engine's own message
 * (what, where) stands between the two.
 */
import type { ErrorCode } from '../../core/oci/imageError.ts';
import type { Failure } from './appState.ts';

export interface ErrorText {
  readonly title: string;
  readonly remedy: string;
}

export const ERRORS: Readonly<Record<ErrorCode, ErrorText>> = {
  'not-found': {
    title: 'Not found.',
    remedy: 'It may have been moved, closed, or left out when the archive was written. Open it again.',
  },
  unsupported: {
    title: 'This format is not supported yet.',
    remedy: 'Copy it with skopeo to an OCI archive (skopeo copy … oci-archive:image.tar) and open that.',
  },
  'not-an-image': {
    title: 'This is not a container image.',
    remedy:
      'Open what docker save, skopeo copy, podman save or a BuildKit export writes: a tar or a folder, also compressed.',
  },
  truncated: {
    title: 'The file ends too early.',
    remedy:
      'It was probably cut off while it was copied or downloaded. Compare its size with the original and fetch it again.',
  },
  malformed: {
    title: 'A part of this file is malformed.',
    remedy: 'Export the image again. If the result is the same, report it to the program that wrote the image.',
  },
  'digest-mismatch': {
    title: 'The content does not match its digest.',
    remedy: 'The content was changed or damaged after it was named. Fetch it again from where it came.',
  },
  'size-mismatch': {
    title: 'The size does not match the declared size.',
    remedy: 'The content was cut, padded or changed. Fetch it again from where it came.',
  },
  'too-large': {
    title: 'This is larger than a limit that protects the page.',
    remedy: 'No ordinary image needs this much. The limits and their reasons are in core/bytes/limits.ts.',
  },
  unauthorized: { title: 'Sign-in required.', remedy: 'Sign in to the registry and try again.' },
  denied: {
    title: 'Permission denied.',
    remedy: 'The browser or the system denied access. Check that you can read the file, then choose it again.',
  },
  'rate-limited': { title: 'Too many requests.', remedy: 'Wait, or sign in, and try again.' },
  unreachable: {
    title: 'The server did not respond.',
    remedy: 'Check that the server of this page is still running, then try again.',
  },
  aborted: { title: 'Cancelled.', remedy: 'No data was kept. Open it again at any time.' },
  internal: {
    title: 'Something in Cutaway failed.',
    remedy: 'This is a bug in Cutaway, not in your image. Try to open it again, and please report the lines below.',
  },
};

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code);

/** Any thrown value as a failure that can be shown. */
export function toFailure(thrown: unknown): Failure {
  if (typeof thrown === 'object' && thrown !== null) {
    const { code, at, message, name } = thrown as { code?: unknown; at?: unknown; message?: unknown; name?: unknown };
    const text = typeof message === 'string' ? message : String(thrown);
    if (isCode(code)) return { code, at: typeof at === 'string' ? at : '', message: text };
    // The browser's own: the file was deleted or changed since it was picked.
    if (name === 'NotFoundError' || name === 'NotReadableError') return { code: 'denied', at: '', message: text };
    if (name === 'AbortError') return { code: 'aborted', at: '', message: text };
    return { code: 'internal', at: '', message: text };
  }
  return { code: 'internal', at: '', message: String(thrown) };
}
