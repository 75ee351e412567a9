/**
 * One question to a registry through all that may lie between: a scheme to find out, a challenge to answer, redirects to
 * follow. Each hop is checked before it is connected to, and gets nothing that belongs to another.
 *
 *   admitted -> addresses checked -> sent -> 401 -> token -> sent again (once)
 *                      ^                  -> 3xx -> next hop (five at most; credentials stay at home)
 */

import { parseChallenges } from './auth/challenge.ts';
import type { Credential } from './auth/credential.ts';
import { type Authorization, type TokenAnswer, type TokenRequest, Tokens } from './auth/tokens.ts';
import { drop, readBounded } from './body.ts';
import type { Exchange, Send, Stage, Upstream } from './exchange.ts';
import { fromFailure, fromLate } from './failure.ts';
import { FIRST_BYTE_MS, HABIT_KEPT_MS, REDIRECTS_MAX_COUNT, TOKEN_ANSWER_MAX_BYTES } from './limits.ts';
import { isAt } from './hosts.ts';
import type { Policy, Registry } from './policy.ts';
import { ProxyError } from './proxyError.ts';

/** A request to a registry, with what it may use. */
interface Question {
  readonly registry: Registry;
  /** All but GET and HEAD come of the command line alone (`writing/nodeWriter.ts`). */
  readonly method: Exchange['method'];
  readonly body?: Exchange['body'];
  /** Path and query, from parsed parts. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly credential?: Credential;
  readonly scope?: string;
  readonly signal: AbortSignal;
}

/** The response to it, after redirects and authentication. */
export interface Reply {
  readonly upstream: Upstream;
  /** Where the answer came from in the end. */
  readonly url: URL;
  /** Host of a token server that the credential was kept from. */
  readonly withheldFrom?: string;
  /** What was sent to be let in: an answer may repeat it, and the page must not get it. */
  readonly sent?: string;
}

/** What a conversation with registries needs. */
interface ConverseOptions {
  readonly send: Send;
  readonly policy: Policy;
  readonly now: () => number;
  readonly firstByteMs?: number;
  readonly idleMs?: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Asks a registry: follows redirects, answers challenges, and asks the policy before each address. */
export class Converser {
  private readonly options: ConverseOptions;
  private readonly tokens: Tokens;
  /** Registries found to speak plain http. */
  private readonly plain = new Map<string, number>();

  constructor(options: ConverseOptions) {
    this.options = options;
    this.tokens = new Tokens((request) => this.askToken(request), options.policy, options.now);
  }

  /** Asks, by the schemes that the registry may have. The answer's body is the caller's to read or to cancel. */
  async ask(question: Question): Promise<Reply> {
    const { registry } = question;
    const now = this.options.now();
    const http = registry.schemes.includes('http') && (this.plain.get(registry.host) ?? 0) > now;
    const schemes = http ? (['http'] as const) : registry.schemes;
    let ofHttps: ProxyError | undefined;
    for (const [i, scheme] of schemes.entries()) {
      try {
        const reply = await this.follow(question, new URL(`${scheme}://${registry.host}${question.target}`));
        if (scheme === 'http') this.plain.set(registry.host, now + HABIT_KEPT_MS);
        return reply;
      } catch (error) {
        const reason = error instanceof ProxyError ? error.reason : undefined;
        if (i === schemes.length - 1 || (reason !== 'plain-http' && reason !== 'connection')) {
          this.plain.delete(registry.host);
          // Where neither brought a connection, why TLS did not says more.
          throw reason === 'connection' && ofHttps?.reason === 'connection' ? ofHttps : error;
        }
        if (error instanceof ProxyError) ofHttps = error;
      }
    }
    throw new ProxyError('internal', 500, 'answer', registry.name, 'No scheme can be used.');
  }

  private async follow(question: Question, start: URL): Promise<Reply> {
    const { registry, credential, scope } = question;
    const need = (url: URL) => ({ registry, from: url, scope, ...(url.origin === start.origin ? { credential } : {}) });
    const answered = new Set<string>();
    let url = start;
    let from: URL | undefined;
    let authorization = await this.tokens.known(need(url));
    for (let hops = 0; ; ) {
      const upstream = await this.send(question, url, from, authorization?.header);
      if (upstream.status === 401 && !answered.has(url.origin)) {
        answered.add(url.origin);
        authorization = await this.tokens.answer(toChallenges(upstream, registry), need(url), authorization);
        if (authorization) {
          drop(upstream, registry.name);
          continue;
        }
      }
      // What is written is written where it was addressed to.
      const mayFollow = question.body === undefined && REDIRECTS.has(upstream.status);
      const location = mayFollow ? upstream.headers.get('location') : null;
      if (location === null)
        return { upstream, url, ...withheldFrom(authorization), sent: authorization?.header.replace(/^\S+ /, '') };
      drop(upstream, registry.name);
      hops += 1;
      if (hops > REDIRECTS_MAX_COUNT || !URL.canParse(location, url)) throw refuseRedirect(registry, hops);
      from = url;
      url = new URL(location, url);
      // Credentials belong to an origin: scheme, host and port.
      authorization = url.origin === from.origin ? authorization : await this.tokens.known(need(url));
    }
  }

  private async send(question: Question, url: URL, from: URL | undefined, authorization?: string): Promise<Upstream> {
    const { registry, method, body, signal } = question;
    const headers = { ...question.headers, ...(authorization === undefined ? {} : { authorization }) };
    return this.exchange(registry, { url, method, headers, body, signal }, from);
  }

  /** One exchange, its hop checked, its first byte in time. What fails is said as what it means to a person. */
  private async exchange(
    registry: Registry,
    exchange: Omit<Exchange, 'addresses' | 'verify' | 'onStage'>,
    from?: URL,
  ): Promise<Upstream> {
    const late = new AbortController();
    const ms = this.options.firstByteMs ?? FIRST_BYTE_MS;
    const timer = setTimeout(() => late.abort(), ms);
    const signal = AbortSignal.any([exchange.signal, late.signal]);
    const home = isAt(registry.host, exchange.url);
    let stage: Stage | undefined;
    const onStage = (reached: Stage) => {
      stage = reached;
    };
    try {
      const addresses = await untilAborted(this.options.policy.check(exchange.url, registry, from), signal);
      const verify = home ? registry.verify : true;
      return await untilAborted(this.options.send({ ...exchange, signal, addresses, verify, onStage }), signal);
    } catch (error) {
      if (exchange.signal.aborted) throw new ProxyError('aborted', 499, 'connection', registry.name, 'Stopped.');
      if (late.signal.aborted) throw fromLate(stage, registry, exchange.url, ms / 1000);
      throw fromFailure(error, registry, exchange.url);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Token requests are not one user's: they end by time, until the first byte and between two, not with the request that
   * began them. Redirects are refused.
   */
  private async askToken({ registry, from, realm, authorization, form }: TokenRequest): Promise<TokenAnswer> {
    const { signal } = new AbortController();
    const headers = {
      accept: 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const method = form === undefined ? 'GET' : 'POST';
    const upstream = await this.exchange(registry, { url: realm, method, headers, body: form, signal }, from);
    if (REDIRECTS.has(upstream.status)) {
      drop(upstream, registry.name);
      throw refuseRealm(registry, realm);
    }
    if (upstream.status !== 200) {
      drop(upstream, registry.name);
      return { status: upstream.status };
    }
    const bytes = await readBounded(upstream, TOKEN_ANSWER_MAX_BYTES, registry.name, this.options.idleMs);
    try {
      return { status: 200, value: JSON.parse(new TextDecoder().decode(bytes)) };
    } catch {
      return { status: 200 };
    }
  }
}

const withheldFrom = (authorization: Authorization | undefined) =>
  authorization?.withheldFrom === undefined ? {} : { withheldFrom: authorization.withheldFrom };

function toChallenges(upstream: Upstream, registry: Registry) {
  const challenges = parseChallenges(upstream.headers.get('www-authenticate') ?? '');
  if (challenges) return challenges;
  drop(upstream, registry.name);
  const message = 'The registry requires authentication by a scheme that is not standard.';
  throw new ProxyError('malformed', 502, 'challenge', registry.name, message);
}

const refuseRedirect = (registry: Registry, hops: number) =>
  new ProxyError(
    'denied',
    502,
    'redirect-refused',
    registry.name,
    hops > REDIRECTS_MAX_COUNT ? `More than ${REDIRECTS_MAX_COUNT} redirects.` : 'A redirect without a valid address.',
  );

const refuseRealm = (registry: Registry, realm: URL) =>
  new ProxyError(
    'denied',
    502,
    'realm-refused',
    registry.name,
    `The token server ${realm.host} redirects to another host.`,
  );

/** Settles with the promise, or fails once the signal fires: what was injected need not heed it. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
