/**
 * What stops a request to a registry, with all that a person needs to go on: what, where, why, and what to do. It becomes
 * the one JSON shape of every error that the proxy answers with.
 */
import { type ErrorCode, ImageError } from '../../core/oci/imageError.ts';
import { visibleText } from '../../core/oci/text.ts';
import { BYTES_HEADERS } from '../headers.ts';
import { ERROR_ENTRIES_MAX_COUNT, ERROR_TEXT_MAX_CHARS } from './limits.ts';

/** Finer than the code: what the page picks its remedy by. */
export type Reason =
  | 'bad-request'
  | 'not-our-page'
  | 'too-many-requests'
  | 'registry-not-allowed'
  | 'address-refused'
  | 'redirect-refused'
  | 'realm-refused'
  | 'realm-elsewhere'
  | 'stored-logins'
  | 'certificate'
  | 'plain-http'
  | 'no-such-host'
  | 'connection'
  | 'timeout'
  | 'stalled'
  | 'short'
  | 'broken'
  | 'reset'
  | 'registry-said'
  | 'challenge'
  | 'token'
  | 'answer';

/** What to do where the logins of a docker config were left out. */
export const STORED_LOGINS =
  'Only the page at the address that the server printed can use stored logins. Open that address.';

/** What the registry itself said, as text: never as markup. */
export interface Said {
  readonly code: string;
  readonly message: string;
}

interface More {
  readonly remedy?: string;
  readonly detail?: readonly Said[];
  /** Seconds, or a date as the registry wrote it. */
  readonly retryAfter?: string;
  /** How much the registry takes still, in its own headers. */
  readonly quota?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error with the HTTP status by which the page gets it. */
export class ProxyError extends ImageError {
  readonly status: number;
  readonly reason: Reason;
  readonly more: More;

  constructor(code: ErrorCode, status: number, reason: Reason, registry: string, message: string, more: More = {}) {
    super(code, registry, message, { cause: more.cause });
    this.status = status;
    this.reason = reason;
    this.more = more;
  }
}

/** The answer to the page. HEAD has no body, so code and reason are in a header too. */
export function toErrorResponse(error: ProxyError): Response {
  const { code, status, reason, at, message, more } = error;
  const { remedy, detail, retryAfter, quota } = more;
  const body = { error: { code, reason, status, registry: at, message, detail: detail ?? [], retryAfter, remedy } };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...BYTES_HEADERS,
      'Content-Type': 'application/json',
      'X-Cutaway-Error': `${code} ${reason}`,
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
      ...quota,
    },
  });
}

/**
 * A registry's error body as text. distribution-spec "Error codes": `{"errors":[{code,message}]}`; others answer plain text
 * or a page. What was sent to them as a secret is not repeated.
 */
export function toSaid(body: string, secrets: readonly string[]): Said[] {
  const clean = (text: unknown) => {
    let plain = typeof text === 'string' ? text : '';
    for (const secret of secrets) if (secret.length > 3) plain = plain.replaceAll(secret, '…');
    plain = visibleText(plain.replace(/\s+/g, ' ').trim());
    return plain.length > ERROR_TEXT_MAX_CHARS ? `${plain.slice(0, ERROR_TEXT_MAX_CHARS)}…` : plain;
  };
  try {
    const { errors, details, message } = JSON.parse(body) as Record<string, unknown>;
    const entries = Array.isArray(errors) ? errors : [{ code: '', message: details ?? message }];
    return entries
      .slice(0, ERROR_ENTRIES_MAX_COUNT)
      .map((entry) => ({ code: clean(entry?.code), message: clean(entry?.message) }))
      .filter(({ code, message: text }) => code !== '' || text !== '');
  } catch {
    const message = clean(body.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));
    return message === '' ? [] : [{ code: '', message }];
  }
}
