/** What a page or a docker config knows of a registry: a user with a password, a token, or an identity token. */
import { CREDENTIAL_MAX_CHARS } from '../limits.ts';
import { ProxyError } from '../proxyError.ts';

/** A credential for one registry. */
export interface Credential {
  /** `Basic …` or `Bearer …`, as it goes into a header. */
  readonly authorization: string;
  /** Set for an identity token (docker's user name `<token>`): it is exchanged by `grant_type=refresh_token`. */
  readonly refreshToken?: string;
  /** What must appear in no answer. */
  readonly secrets: readonly string[];
}

/** docker login's user name where what it stored is an identity token. */
const IDENTITY_USER = '<token>';

/** Reads the header that the page sends. Undefined where there is none; throws 400 where it is not a credential. */
export function parseCredential(header: string | null, registry: string): Credential | undefined {
  if (header === null || header === '') return undefined;
  const match = /^(Basic|Bearer) ([A-Za-z0-9._~+/-]+=*)$/i.exec(header);
  if (!match || header.length > CREDENTIAL_MAX_CHARS)
    throw new ProxyError('malformed', 400, 'bad-request', registry, 'The credential is neither Basic nor Bearer.');
  const [, scheme = '', value = ''] = match;
  if (scheme.toLowerCase() === 'bearer') return { authorization: `Bearer ${value}`, secrets: [value] };
  const pair = fromBase64(value);
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon < 0)
    throw new ProxyError('malformed', 400, 'bad-request', registry, 'The Basic credential is not user:password.');
  const password = pair.slice(colon + 1);
  const identity = pair.slice(0, colon) === IDENTITY_USER;
  const secrets = [value, password].filter(Boolean);
  return { authorization: `Basic ${value}`, secrets, ...(identity ? { refreshToken: password } : {}) };
}

/** The header for a user and a password; RFC 7617, in UTF-8. */
export function toBasic(user: string, password: string): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`;
}

function fromBase64(text: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
