/**
 * Answers to 401: a challenge read, a token fetched for pulling one repository and nothing more, kept in memory until
 * shortly before its end. distribution "Token Authentication Specification"; the OAuth2 form for identity tokens.
 */

import {
  HABIT_KEPT_MS,
  TOKEN_KEPT_MAX_MS,
  TOKEN_LIFE_DEFAULT_S,
  TOKEN_MAX_CHARS,
  TOKEN_RENEWED_BEFORE_MS,
  TOKENS_MAX_COUNT,
} from '../limits.ts';
import type { Policy, Registry } from '../policy.ts';
import { ProxyError } from '../proxyError.ts';
import type { Challenge } from './challenge.ts';
import type { Credential } from './credential.ts';

/** One request to a token server and its answer: JSON under a bound, or nothing where the status is not 200. */
export interface TokenRequest {
  readonly registry: Registry;
  /** Where the challenge came from. */
  readonly from: URL;
  readonly realm: URL;
  readonly authorization?: string;
  /** Form of a POST. */
  readonly form?: string;
  readonly secrets: readonly string[];
}
/** The response of a token server. */
export interface TokenAnswer {
  readonly status: number;
  readonly value?: unknown;
}
/** Sends a request to a token server. */
type AskToken = (request: TokenRequest) => Promise<TokenAnswer>;

/** What a token is needed for. */
interface Need {
  readonly registry: Registry;
  readonly from: URL;
  readonly credential?: Credential;
  /** `repository:<name>:pull`; never what the registry asks for, which may be wider. */
  readonly scope?: string;
}

/** What to send, and the token server's host where it is one that the credential was kept from. */
export interface Authorization {
  readonly header: string;
  readonly withheldFrom?: string;
}

interface CachedToken {
  readonly authorization: Authorization;
  readonly until: number;
}

/** A challenge by which a token was given. */
interface MetChallenge {
  readonly bearer: Challenge;
  readonly until: number;
}

/** Gets bearer tokens and caches them until they expire (distribution, token authentication). */
export class Tokens {
  private readonly ask: AskToken;
  private readonly policy: Policy;
  private readonly now: () => number;
  private readonly cached = new Map<string, CachedToken>();
  private readonly underWay = new Map<string, Promise<Authorization>>();
  private readonly met = new Map<string, MetChallenge>();

  constructor(ask: AskToken, policy: Policy, now: () => number) {
    this.ask = ask;
    this.policy = policy;
    this.now = now;
  }

  /**
   * What such a request was let in with before, while that is good; else a token for it by the challenge that another
   * repository's request met there a short while ago, so that a registry refuses once and not once for each repository.
   */
  async known(need: Need): Promise<Authorization | undefined> {
    const key = await keyOf(need);
    const found = this.cached.get(key);
    if (found && found.until > this.now()) return found.authorization;
    this.cached.delete(key);
    const place = await keyOf({ ...need, scope: undefined });
    const met = need.scope?.startsWith('repository:') ? this.met.get(place) : undefined;
    if (!met || met.until <= this.now()) return undefined;
    // Where it gives no token any more, the registry is asked as if nothing were known.
    return this.exchangeOnce(key, met.bearer, need).catch(() => {
      this.met.delete(place);
      return undefined;
    });
  }

  /**
   * What to send after this 401 to a request that had `sent`; undefined where there is nothing to try. Throws what stands in
   * the way.
   */
  async answer(challenges: readonly Challenge[], need: Need, sent?: Authorization): Promise<Authorization | undefined> {
    const { credential } = need;
    const key = await keyOf(need);
    const known = this.cached.get(key);
    // Another request was let in meanwhile: that is worth trying before anybody is asked again.
    if (known && known.authorization !== sent && known.until > this.now()) return known.authorization;
    const refused = this.cached.delete(key);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (credential?.authorization.startsWith('Bearer ') && (bearer || challenges.length === 0))
      return refused ? undefined : this.keep(key, { header: credential.authorization }, HABIT_KEPT_MS);
    if (bearer) return this.exchangeOnce(key, bearer, need);
    const basic = challenges.some(({ scheme }) => scheme === 'basic');
    if (!basic || !credential || refused) return undefined;
    return this.keep(key, { header: credential.authorization }, HABIT_KEPT_MS);
  }

  /** Thirty layers asked at once need one token. */
  private exchangeOnce(key: string, bearer: Challenge, need: Need): Promise<Authorization> {
    const running = this.underWay.get(key);
    if (running) return running;
    const started = this.exchange(key, bearer, need).finally(() => this.underWay.delete(key));
    this.underWay.set(key, started);
    return started;
  }

  private async exchange(key: string, bearer: Challenge, need: Need): Promise<Authorization> {
    const { registry, from } = need;
    const realm = toRealm(bearer, registry);
    const trusted = need.credential === undefined || this.policy.trustsRealm(registry, realm);
    const credential = trusted ? need.credential : undefined;
    const request = { registry, from, secrets: need.credential?.secrets ?? [] };
    const query = toQuery(bearer, need.scope, registry);
    let answer: TokenAnswer | undefined;
    if (credential?.refreshToken !== undefined) {
      const form = new URLSearchParams(query);
      form.set('grant_type', 'refresh_token');
      form.set('client_id', 'cutaway');
      form.set('refresh_token', credential.refreshToken);
      answer = await this.ask({ ...request, realm, form: `${form}` });
      // A token server without the OAuth2 form.
      if (answer.status === 404 || answer.status === 405) answer = undefined;
    }
    if (!answer) {
      const withQuery = new URL(realm);
      for (const [name, value] of query) withQuery.searchParams.append(name, value);
      answer = await this.ask({ ...request, realm: withQuery, authorization: credential?.authorization });
    }
    const { token, life } = toToken(answer, need, realm);
    const withheldFrom = trusted ? {} : { withheldFrom: realm.host };
    const place = await keyOf({ ...need, scope: undefined });
    keepFew(this.met, place, { bearer, until: this.now() + HABIT_KEPT_MS });
    return this.keep(key, { header: `Bearer ${token}`, ...withheldFrom }, life);
  }

  private keep(key: string, authorization: Authorization, life: number): Authorization {
    keepFew(this.cached, key, { authorization, until: this.now() + life });
    return authorization;
  }
}

/** The newest stay. */
function keepFew<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= TOKENS_MAX_COUNT) break;
    kept.delete(oldest);
  }
}

/** By registry, where it was asked, scope and credential; of the credential only its hash stays in the key. */
async function keyOf({ registry, from, credential, scope = '' }: Need): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(credential?.authorization ?? ''));
  return JSON.stringify([registry.host, from.origin, scope, String.fromCharCode(...new Uint8Array(hash))]);
}

function toRealm(bearer: Challenge, registry: Registry): URL {
  const realm = bearer.parameters.get('realm') ?? '';
  if (!URL.canParse(realm))
    throw challengeError(registry, 'The registry requires a token and does not name a token server.');
  return new URL(realm);
}

function toQuery(bearer: Challenge, scope: string | undefined, registry: Registry): URLSearchParams {
  const query = new URLSearchParams();
  const service = bearer.parameters.get('service');
  if (service !== undefined && service.length > 1024) throw challengeError(registry, 'The service name is too long.');
  if (service !== undefined) query.append('service', service);
  if (scope !== undefined) query.append('scope', scope);
  return query;
}

const challengeError = (registry: Registry, message: string) =>
  new ProxyError('malformed', 502, 'challenge', registry.name, message);

/** Either field may hold the token. It must fit a header: what doesn't is not a token, and would be smuggled. */
function toToken({ status, value }: TokenAnswer, need: Need, realm: URL): { token: string; life: number } {
  const { registry, credential } = need;
  if (status === 401 || status === 403) {
    const message = credential ? 'The credentials were not accepted' : 'Not found, or not public';
    throw new ProxyError('unauthorized', 401, 'token', registry.name, `${message} (token server ${realm.host}).`);
  }
  const answer = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const token = [answer.token, answer.access_token].find((one) => typeof one === 'string' && one !== '');
  if (typeof token !== 'string' || token.length > TOKEN_MAX_CHARS || !/^[A-Za-z0-9._~+/=:-]+$/.test(token)) {
    const message = `The token server ${realm.host} answered with status ${status} and without a token.`;
    throw new ProxyError('malformed', 502, 'token', registry.name, message);
  }
  const said = typeof answer.expires_in === 'number' ? answer.expires_in : TOKEN_LIFE_DEFAULT_S;
  const life = Math.max(said, TOKEN_LIFE_DEFAULT_S) * 1000 - TOKEN_RENEWED_BEFORE_MS;
  return { token, life: Math.min(life, TOKEN_KEPT_MAX_MS) };
}
