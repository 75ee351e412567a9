/** What the proxy needs of its surroundings: one HTTP exchange, and names resolved. Node and edge runtimes each bring theirs. */

/** One request as it goes out. It is sent as it is: no redirect followed, no header added but Host, no body decoded. */
export interface Exchange {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
  /** Connect to one of these and to nothing else: they were checked. Undefined where names can't be resolved. */
  readonly addresses?: readonly string[];
  /** False: any certificate will do. */
  readonly verify: boolean;
  /** Told how far the connection has come, where the runtime knows. */
  onStage?(stage: Stage): void;
}

/** `connected`: the other end took the connection; `secured`: TLS is set up on it. */
export type Stage = 'connected' | 'secured';

/** The answer; a Response is one. */
export interface Upstream {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Sends one request to one address; follows no redirect. */
export type Send = (exchange: Exchange) => Promise<Upstream>;

/** All addresses of a name, IPv4 and IPv6. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;
