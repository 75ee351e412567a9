/**
 * One repository of a registry, asked through a fetch that is passed in: requests and bytes counted, every refusal an
 * ImageError in words. Who logs in, follows redirects and checks addresses is the server behind that fetch.
 * distribution-spec; the shape of errors is the proxy's.
 */
import { REGISTRY_ERROR_MAX_CHARS } from '../../bytes/limits.ts';
import type { Fetch } from '../../bytes/http/url.ts';
import { type ErrorCode, ImageError, throwIfAborted } from '../../oci/imageError.ts';
import { formatReference, type Reference } from '../../oci/reference.ts';
import { type Quota, quotaText, readQuota, spanText } from './quota.ts';

/** What has gone over the wire so far. */
export interface Traffic {
  readonly requests: number;
  /** Of bodies, as they were read. */
  readonly bytes: number;
  /** By registry, where it said what it still grants. */
  readonly quotas?: Readonly<Record<string, Quota>>;
}

/** Grows with each request; one may be shared by many repositories. */
export interface Counted {
  requests: number;
  bytes: number;
  quotas?: Record<string, Quota>;
}

/** How registries are reached. */
export interface AccessOptions {
  /** Takes `/registries/HOST/v2/…` and answers as the registry does, or with an error in the proxy's shape. */
  readonly fetch: Fetch;
  /** `Basic …` or `Bearer …` for this registry alone. */
  readonly credential?: string | undefined;
  /** Counts along: what all repositories cost together. */
  readonly total?: Counted | undefined;
}

/** One request below `/v2/` of a registry. */
export interface Asked {
  readonly method?: 'GET' | 'HEAD';
  readonly range?: { readonly start: number; readonly end: number };
  /** Bytes of all of a blob, a range of which is asked for: whoever keeps blobs fetches small ones whole. */
  readonly whole?: number;
  /** How errors name what was asked for. */
  readonly at: string;
  readonly signal?: AbortSignal | undefined;
}

/** Requests to one repository, or to a registry as a whole. */
export interface Access {
  readonly name: string;
  readonly traffic: Traffic;
  /** An answer of 2xx (or 416 to a range). The body is counted as it is read. Throws in the words of whoever refused. */
  ask(path: string, asked: Asked): Promise<Answer>;
}

/** A response that is not an error. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Throws `LostConnection` where the body breaks off. Leaving the loop ends the request. */
  body(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Ends it unread. */
  drop(): void;
}

/** The line went dead in the middle of a body: what is missing can be asked for again. */
export class LostConnection extends Error {}

/** A repository as it is asked. */
export function accessTo({ registry, repository }: Reference, options: AccessOptions): Access {
  return accessBelow(registry, formatReference({ registry, repository }), `${repository}/`, options);
}

/** What a registry answers as a whole: its catalog. */
export function accessToRegistry(registry: string, options: AccessOptions): Access {
  return accessBelow(registry, registry, '', options);
}

function accessBelow(registry: string, name: string, below: string, options: AccessOptions): Access {
  const { fetch, credential, total } = options;
  const base = `/registries/${registry}/v2/${below}`;
  const traffic: Counted = { requests: 0, bytes: 0 };
  const counts = total ? [traffic, total] : [traffic];

  async function ask(path: string, { method = 'GET', range, whole, at, signal }: Asked): Promise<Answer> {
    throwIfAborted(signal, at);
    const headers: Record<string, string> = { 'X-Cutaway': '1' };
    if (credential !== undefined) headers['X-Cutaway-Credential'] = credential;
    if (range) headers.Range = `bytes=${range.start}-${range.end - 1}`;
    if (range && whole !== undefined) headers['X-Cutaway-Whole'] = String(whole);
    for (const count of counts) count.requests++;
    let response: Response;
    try {
      response = await fetch(`${base}${path}`, { method, headers, ...(signal && { signal }) });
    } catch (cause) {
      throwIfAborted(signal, at);
      if (cause instanceof ImageError) throw cause;
      const message = 'The server of this page did not answer. Is it still running?';
      throw new ImageError('unreachable', at, message, { cause });
    }
    const quota = readQuota(response.headers);
    if (quota) for (const count of counts) count.quotas = { ...count.quotas, [registry]: quota };
    if (isRefused(response, range !== undefined)) {
      throw await toImageError(response, { at, name, quota: quota ?? traffic.quotas?.[registry] });
    }
    return answerOf(response, counts, at, signal);
  }

  return { name, traffic, ask };
}

function isRefused({ ok, status, headers }: Response, ranged: boolean): boolean {
  if (headers.get('x-cutaway-upstream') === null) return true;
  return !ok && !(ranged && status === 416);
}

function answerOf(response: Response, counts: readonly Counted[], at: string, signal: AbortSignal | undefined): Answer {
  const { status, headers } = response;
  async function* body(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const reader = response.body?.getReader();
    if (!reader) return;
    try {
      for (;;) {
        const { value } = await reader.read().catch((cause: unknown) => {
          throwIfAborted(signal, at);
          throw new LostConnection('The connection broke off.', { cause });
        });
        throwIfAborted(signal, at);
        if (!value) return;
        for (const count of counts) count.bytes += value.length;
        yield value;
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }
  return { status, headers, body, drop: () => void response.body?.cancel().catch(() => undefined) };
}

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  ...(['not-found', 'unsupported', 'truncated', 'malformed', 'digest-mismatch', 'size-mismatch'] as const),
  ...(['too-large', 'unauthorized', 'denied', 'rate-limited', 'unreachable', 'internal'] as const),
]);

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly remedy?: unknown;
  readonly retryAfter?: unknown;
  readonly detail?: unknown;
}

/** What refused, why, what the registry itself said, and what to do: one error. */
async function toImageError(
  response: Response,
  { at, name, quota }: { readonly at: string; readonly name: string; readonly quota: Quota | undefined },
): Promise<ImageError> {
  const [stated] = (response.headers.get('x-cutaway-error') ?? '').split(' ', 1);
  if (!stated) {
    void response.body?.cancel().catch(() => undefined);
    const message =
      'Registries are reached through Cutaway’s own server, and this page was served without it. ' +
      'Run it on your machine (npm start, or cutaway on the command line) and open the image there.';
    return new ImageError('unsupported', name, message);
  }
  const { code, message, remedy, detail, ...rest } = await readError(response);
  // An answer to HEAD has no body to tell it in.
  const retryAfter = rest.retryAfter ?? response.headers.get('retry-after') ?? undefined;
  const kind = typeof code === 'string' && CODES.has(code) ? code : CODES.has(stated) ? stated : 'unreachable';
  const again = retryAfter === undefined ? undefined : `Try again ${whenText(String(retryAfter))}.`;
  const left = kind === 'rate-limited' && quota ? quotaText(quota) : undefined;
  // Where it is said for how long, no word to wait is needed.
  const advice = kind === 'rate-limited' && again !== undefined ? undefined : remedy;
  const sentences = [message ?? `The registry answered ${response.status}.`, saidText(detail), left, again, advice];
  const text = sentences.filter((sentence) => typeof sentence === 'string' && sentence !== '').join(' ');
  return new ImageError(kind as ErrorCode, at, text);
}

async function readError(response: Response): Promise<ErrorBody> {
  const text = await response.text().catch(() => '');
  try {
    const { error } = JSON.parse(text.slice(0, REGISTRY_ERROR_MAX_CHARS)) as { error?: unknown };
    return typeof error === 'object' && error !== null ? error : {};
  } catch {
    return {};
  }
}

const whenText = (after: string) => (/^\d+$/.test(after) ? `in ${spanText(Number(after))}` : `after ${after}`);

/** The registry's own code and message, as text. */
function saidText(detail: unknown): string | undefined {
  const [first] = Array.isArray(detail) ? (detail as { code?: unknown; message?: unknown }[]) : [];
  const said = [first?.code, first?.message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  // Its own full stop would stand before ours.
  return said === '' ? undefined : `The registry says “${said.replace(/[.\s]+$/, '')}”.`;
}
