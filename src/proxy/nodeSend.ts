/**
 * One HTTP exchange in Node, to an address that was checked and to no other. Node's own `fetch` can't be told where to
 * connect, so this is http and https with a look-up that answers from the list; name checks and Host stay the name's.
 */

import { lookup } from 'node:dns/promises';
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions, request as requestHttps } from 'node:https';
import { isIPv6, type LookupFunction, type Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { Exchange, Resolve, Send, Upstream } from './registry/exchange.ts';
import { SHORT } from './registry/failure.ts';

/** Sockets kept open, for each host; a page asks for some documents at a time. */
const AGENT = { keepAlive: true, maxFreeSockets: 8, timeout: 60_000 } as const;
/** Headers of an answer. Node's own default, said so that no environment variable widens it. */
const MAX_HEADER_BYTES = 16 * 1024;

/** How connections to registries are made in Node. */
interface NodeSendOptions {
  /** PEM of further authorities. */
  readonly ca?: string;
  /** Told the length of each piece of a body. */
  onPiece?(bytes: number): void;
}

/** Makes `send` with its own connections; `close` ends those. */
export function createNodeSend({ ca, onPiece }: NodeSendOptions = {}): { send: Send; close(): void } {
  const http = new HttpAgent(AGENT);
  const https = new HttpsAgent({ ...AGENT, ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }) });
  const send: Send = (exchange) => once(exchange, exchange.url.protocol === 'https:' ? https : http, onPiece);
  return {
    send,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** All addresses that the system has for a name. */
export const resolveInNode: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

type OnPiece = NodeSendOptions['onPiece'];

/** What a request gets on a socket that the other end has closed. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** Kept sockets may have been closed at the other end just now, several at once: then, and only then, the next one or a new one. */
async function once(exchange: Exchange, agent: HttpAgent | HttpsAgent, onPiece: OnPiece): Promise<Upstream> {
  for (let left: number = AGENT.maxFreeSockets; ; left--)
    try {
      return await open(exchange, agent, onPiece);
    } catch (error) {
      const { code, reused } = error as { code?: string; reused?: boolean };
      if (left === 0 || !reused || !CLOSED.has(code ?? '') || exchange.signal.aborted) throw error;
    }
}

function open(exchange: Exchange, agent: HttpAgent | HttpsAgent, onPiece: OnPiece): Promise<Upstream> {
  const { url, method, headers, body, signal, addresses, verify } = exchange;
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const options: RequestOptions & { autoSelectFamily?: boolean } = {
      agent,
      method,
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host, ...(body === undefined ? {} : { 'content-length': byteLength(body) }) },
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(addresses ? { lookup: fixed(addresses), autoSelectFamily: addresses.length > 1 } : {}),
      ...(secure ? { rejectUnauthorized: verify } : {}),
    };
    const request: ClientRequest = (secure ? requestHttps : requestHttp)(options);
    // Not by the option `signal`: when it fires just as a body ends, Node 20 frees the socket and then fails it, and an
    // error without a listener ends the process.
    const stop = () => void request.destroy();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal.removeEventListener('abort', stop));
    request.on('error', (error) => reject(Object.assign(error, { reused: request.reusedSocket })));
    request.once('socket', (socket) => followStages(socket, exchange));
    request.once('response', (message) => resolve(toUpstream(message, request, onPiece)));
    request.end(body);
  });
}

/** A socket that is used again has come all the way already: it would only gather listeners that nothing calls. */
function followStages(socket: Socket, { onStage }: Exchange): void {
  if (!socket.connecting) {
    onStage?.('secured');
    return;
  }
  socket.once('connect', () => onStage?.('connected'));
  socket.once('secureConnect', () => onStage?.('secured'));
}

const byteLength = (body: string | Uint8Array) => (typeof body === 'string' ? Buffer.byteLength(body) : body.length);

/** A look-up that knows only what was checked. */
function fixed(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, callback) => {
    const [first] = found;
    if (options.all) callback(null, found);
    else callback(first ? null : new Error('no address'), first?.address ?? '', first?.family);
  };
}

function toUpstream(message: IncomingMessage, request: ClientRequest, onPiece: OnPiece): Upstream {
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2)
    headers.append(message.rawHeaders[i] ?? '', message.rawHeaders[i + 1] ?? '');
  const status = message.statusCode ?? 0;
  if (request.method === 'HEAD' || status === 204 || status === 304) {
    message.on('error', () => undefined).resume();
    return { status, headers, body: null };
  }
  return { status, headers, body: toStream(message, request, onPiece) };
}

/** The other end closed the connection in good order, but the body was not all there. */
const toShort = (message: IncomingMessage) =>
  Object.assign(new Error(`The connection closed before the end of the body (${message.statusCode}).`), {
    code: SHORT,
  });

/** Reads when it is asked to: unread bytes stay in the socket, and TCP holds the sender. */
function toStream(message: IncomingMessage, request: ClientRequest, onPiece: OnPiece): ReadableStream<Uint8Array> {
  let wake = () => {};
  let failed: Error | undefined;
  // The message only says that it was aborted; why, its request says, before.
  let cause: Error | undefined;
  request.on('error', (error) => {
    cause = error;
    wake();
  });
  message.on('readable', () => wake());
  message.on('end', () => wake());
  message.on('error', (error) => {
    failed = error;
    wake();
  });
  message.on('close', () => wake());
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const piece = message.read() as Buffer | null;
          if (piece) {
            onPiece?.(piece.length);
            return controller.enqueue(piece);
          }
          if (message.readableEnded && message.complete) return controller.close();
          if (failed || cause || message.destroyed || message.readableEnded) throw cause ?? toShort(message);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
      cancel() {
        request.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
