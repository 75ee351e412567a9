/** What the page says where a registry stopped it; the message between the two sentences is the registry's or the proxy's. */
import type { ErrorCode } from '../../../core/oci/imageError.ts';
import { ERRORS, type ErrorText } from '../errors.ts';
import type { Failure } from '../appState.ts';

const REGISTRY_ERRORS: Readonly<Partial<Record<ErrorCode, ErrorText>>> = {
  'not-found': {
    title: 'The registry has no such image, or does not show it.',
    remedy: 'Check the name and the tag. Many registries say the same of private images: sign in if it is one.',
  },
  unauthorized: {
    title: 'Sign in to this registry.',
    remedy: 'The image is private, or there is no image of this name. Sign in, or check the name.',
  },
  denied: {
    title: 'It was refused.',
    remedy:
      'Sign in as someone who may read it, or allow the registry where Cutaway is started (cutaway serve --help).',
  },
  unsupported: { title: 'Registries can’t be reached from here.', remedy: 'Files and folders still open.' },
  'rate-limited': {
    title: 'Too many requests for now.',
    remedy: 'Sign in, which often grants more, or try again later.',
  },
  unreachable: {
    title: 'The registry could not be reached.',
    remedy: 'It may be down or slow, or there is no such host. Try again.',
  },
  malformed: {
    title: 'The answer is not what a registry gives.',
    remedy: 'Check that the name begins with the host of a registry.',
  },
};

/** Codes after which other credentials may help. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['not-found', 'unauthorized', 'denied', 'rate-limited']);

const NOT_ACCEPTED: ErrorText = {
  title: 'The registry did not accept these credentials.',
  remedy: 'Check user and password or token; sign in again.',
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
