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
    title: 'It is not there.',
    remedy: 'It may have been moved, closed, or left out when the archive was written. Open it again.',
  },
  unsupported: {
    title: 'This form is not read yet.',
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
    title: 'A part of it is not written as the format demands.',
    remedy: 'Export the image again; if that gives the same, the program that wrote it has a fault worth reporting.',
  },
  'digest-mismatch': {
    title: 'The bytes are not what their name says.',
    remedy: 'The content was changed or damaged after it was named. Fetch it again from where it came.',
  },
  'size-mismatch': {
    title: 'The size differs from the declared one.',
    remedy: 'The content was cut, padded or changed. Fetch it again from where it came.',
  },
  'too-large': {
    title: 'It is over a limit that protects this page.',
    remedy: 'No real image needs this much here. If yours does, the limit and its reason are in core/bytes/limits.ts.',
  },
  unauthorized: { title: 'Credentials are asked for.', remedy: 'Sign in to that registry and try again.' },
  denied: {
    title: 'Reading was refused.',
    remedy: 'The browser or the system refused access. Check that the file may be read, then pick it again.',
  },
  'rate-limited': { title: 'Too many requests for now.', remedy: 'Wait a little, or sign in, and try again.' },
  unreachable: {
    title: 'The bytes could not be fetched.',
    remedy: 'The server of this page did not answer. Is it still running? Try again.',
  },
  aborted: { title: 'Cancelled.', remedy: 'Nothing was kept. Open it again when you like.' },
  internal: {
    title: 'Cutaway made a mistake.',
    remedy: 'This is our fault, not your image’s. Opening it again may work; please report the lines below.',
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
