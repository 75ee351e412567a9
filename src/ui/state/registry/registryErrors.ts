/** What the page says where a registry stopped it; the message between the two sentences is the registry's or the proxy's. */
import type { ErrorCode } from '../../../core/oci/imageError.ts';
import { ERRORS, type ErrorText } from '../errors.ts';
import type { Failure } from '../appState.ts';

const REGISTRY_ERRORS: Readonly<Partial<Record<ErrorCode, ErrorText>>> = {
  'not-found': {
    title: 'The registry has no image with this name, or you do not have access to it.',
    remedy:
      'Check the name and the tag. Many registries answer the same for private images: if the image is private, sign in.',
  },
  unauthorized: {
    title: 'Sign in to this registry.',
    remedy: 'The image is private, or it does not exist. Sign in, or check the name.',
  },
  denied: {
    title: 'Access was denied.',
    remedy:
      'Sign in as a user who has access, or allow the registry when you start Cutaway (see cutaway serve --help).',
  },
  unsupported: { title: 'This page cannot reach registries.', remedy: 'Files and folders still open.' },
  'rate-limited': {
    title: 'Too many requests.',
    remedy: 'Sign in to raise the limit, or try again later.',
  },
  unreachable: {
    title: 'The registry could not be reached.',
    remedy: 'The registry may be down or slow, or the host may not exist. Try again.',
  },
  malformed: {
    title: 'The server does not respond like a registry.',
    remedy: 'Check that the name starts with the host of a registry.',
  },
};

/** Codes after which other credentials may help. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['not-found', 'unauthorized', 'denied', 'rate-limited']);

const NOT_ACCEPTED: ErrorText = {
  title: 'The registry did not accept these credentials.',
  remedy: 'Check the user name and the password or token, then sign in again.',
};

/** Only this says that credentials are wrong; what held them back, or refused for another reason, did not judge them. */
const JUDGED = /credentials were not accepted/;

/** `credential`: was one sent along? */
export function registryError({ code, message }: Pick<Failure, 'code' | 'message'>, credential: boolean): ErrorText {
  const refused = code === 'unauthorized' || code === 'denied';
  if (refused && credential && JUDGED.test(message)) return NOT_ACCEPTED;
  return REGISTRY_ERRORS[code] ?? ERRORS[code];
}

export function signingInMayHelp(code: ErrorCode): boolean {
  return REFUSALS.has(code);
}
