/** The server in Node: binds to loopback unless told otherwise, takes a free port where the wanted one is taken. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Connection, createApp } from './app.ts';
import { listAssets } from './assets.ts';
import { type RegistrySettings, serveRegistries } from './nodeRegistries.ts';
import { createOneTimeLink, type OneTimeLink } from './served/oneTimeLink.ts';
import { createFolderStore } from './indexes/folderStore.ts';
import { createIndexCache } from './indexes/indexCache.ts';
import { createPassedPieces } from './passedPieces.ts';
import { addressKind } from './registry/address.ts';
import type { Machine } from './served/machine.ts';
import { serveMachine } from './served/serveMachine.ts';
import { type ServedInputs, serveInputs } from './served/servedInputs.ts';

/** What `cutaway serve` and `cutaway open` serve, and to whom. */
export interface ServeOptions {
  /** Folder of the built app. */
  readonly app: string;
  readonly host?: string;
  /** 0 = any free one. */
  readonly port?: number;
  /** Further names by which browsers reach it; requests for others are refused. */
  readonly names?: readonly string[];
  /** Files and folders the page opens at once. */
  readonly inputs?: readonly string[];
  /** Origins of other sites whose pages may hold ours, and hand it images. */
  readonly embedOrigins?: readonly string[];
  readonly registries?: RegistrySettings;
  /** Where indexes of layers are kept for all pages; without it none are. */
  readonly indexes?: IndexSettings | undefined;
  /** Registries of images named on the command line: a link to those is the person's own. */
  readonly named?: readonly string[];
  /** Engines whose images the page may list and open; only where the server listens to this machine alone. */
  readonly machine?: Machine;
  /** What the page is to show, as the hash of its address. */
  readonly hash?: string;
  /**
   * Header in which a proxy before this server names its client, such as `x-forwarded-for`: limits then count by that.
   * Only where nobody reaches the server but through that proxy.
   */
  readonly clientHeader?: string;
  /** Other bounds of time for slow clients, in milliseconds. */
  readonly times?: {
    readonly headersTimeout?: number;
    readonly requestTimeout?: number;
    readonly connectionsCheckingInterval?: number;
    readonly stalled?: number;
  };
}

/** A folder for indexes of layers. */
interface IndexSettings {
  readonly folder: string;
  /** Bytes kept in all. */
  readonly maxBytes: number;
  /** Indexes of images that were read with credentials, too. */
  readonly private: boolean;
}

/** A server that listens. */
export interface Running {
  /** What to open, with all that the page needs: token of the inputs, key to the stored logins. For its user's eyes. */
  readonly url: string;
  /** The same for the command line of a browser, which others can read: it leads in once. Each call makes the last. */
  oneTimeUrl(): string;
  /** What registries may be asked, as lines for whoever started it. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** All of 127.0.0.0/8 is this machine. */
const isLoopback = (host: string) => host.toLowerCase() === 'localhost' || addressKind(host) === 'loopback';

/** @hono/node-server puts Node's own message there. */
function connectionOf(env: unknown, clientHeader: string | undefined): Connection {
  const { incoming } = env as { incoming?: IncomingMessage };
  const named = clientHeader === undefined ? undefined : lastOf(incoming?.headers[clientHeader.toLowerCase()]);
  return { client: toClient(named ?? incoming?.socket.remoteAddress ?? ''), target: incoming?.url };
}

/** Each proxy adds whom it saw at the end; what stands before that is the client's own word. */
function lastOf(header: string | readonly string[] | undefined): string | undefined {
  const last = [header ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return last === '' || last.length > 100 ? undefined : last;
}

/** One user has a whole /64 of IPv6 addresses, and one IPv4 address however it is written. */
export function toClient(address: string): string {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...new Array<string>(missing).fill('0')].slice(0, 4).join(':');
}

const DEFAULT_PORT = 4280;
/** How long a client may take for a request's head, and for all of it; and may take nothing of an answer's body. */
const TIMES = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 } as const;
/**
 * How long a connection without a request stays open: longer than others keep theirs (nginx and load balancers a minute), since
 * who sends a request just as we close gets a failure for an answer.
 */
const KEEP_ALIVE_MS = 75_000;
const STALLED_MS = 10 * 60_000;

/** Starts the server. Throws where the app was not built or the address can't be had. */
export async function startServer(options: ServeOptions): Promise<Running> {
  const host = options.host ?? '127.0.0.1';
  const assets = await listAssets(options.app);
  if (!assets.has('/index.html'))
    throw new Error(`The app is not built: ${options.app} has no index.html. Run npm run build.`);
  const inputs: ServedInputs | undefined = options.inputs?.length ? await serveInputs(options.inputs) : undefined;
  const anyAddress = host === '0.0.0.0' || host === '::';
  const own = anyAddress ? hostname() : toHostName(host);
  const hosts = [own, ...(options.names ?? [])].map((name) => name.toLowerCase());
  const machine = isLoopback(host) ? options.machine : undefined;
  const needsKey = machine !== undefined || options.registries?.dockerConfig !== undefined;
  const key = needsKey ? randomBytes(24).toString('base64url') : undefined;
  let link: OneTimeLink | undefined;
  const registries = await serveRegistries(
    { ...options.registries, demo: join(options.app, 'demo') },
    isLoopback(host),
    { onPiece: createPassedPieces(), storedKey: key, named: options.named },
  );
  const app = createApp({
    assets,
    inputs,
    hosts,
    anyAddress,
    ...(machine && key !== undefined && { machine: serveMachine(machine, key) }),
    registries: registries.handle,
    indexes: options.indexes && serveIndexes(options.indexes),
    embedOrigins: options.embedOrigins,
    oneTimeLink: () => link,
    connectionOf: (env) => connectionOf(env, options.clientHeader),
  });
  const server = createAdaptorServer({
    fetch: async (request, env) => sent(await app.fetch(request, env), (env as Partial<HttpBindings>).outgoing),
    serverOptions: { maxHeaderSize: 16 * 1024, keepAliveTimeout: KEEP_ALIVE_MS, ...TIMES, ...options.times },
  }) as Server;
  // Whoever reads nothing for so long holds a connection to a registry for nothing.
  server.setTimeout(options.times?.stalled ?? STALLED_MS);
  const port = await listen(server, host, options.port);
  const origin = `http://${anyAddress ? 'localhost' : toHostName(host)}:${port}`;
  const page = `/${inputs ? `?inputs=${inputs.token}` : ''}${toHash(key, options.hash)}`;
  return {
    notes: [...registries.notes, ...ofIndexes(options.indexes), whom(host, Boolean(inputs))],
    url: `${origin}${page}`,
    oneTimeUrl: () => {
      link = createOneTimeLink(page);
      return `${origin}${link.path}`;
    },
    close: () =>
      new Promise((resolve) => {
        registries.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serveIndexes({ folder, maxBytes, private: isPrivate }: IndexSettings) {
  return createIndexCache({ store: createFolderStore(folder, maxBytes), private: isPrivate });
}

/** A key goes before what the page is to show; the page takes it out of its address at once, and no request carries it. */
function toHash(key: string | undefined, hash = ''): string {
  return key === undefined ? hash : `#key=${key}${hash.slice(1)}`;
}

/** Whose names of files everyone will see. */
function ofIndexes(indexes: IndexSettings | undefined): string[] {
  if (!indexes) return [];
  const which = indexes.private
    ? 'of all images, also those read with credentials'
    : 'of images read without credentials';
  return [`Indexes of layers are kept in ${indexes.folder} and shared with everyone this server serves: ${which}`];
}

/** A port on loopback is open to every user of the machine. */
function whom(host: string, inputs: boolean): string {
  const who = isLoopback(host) ? 'every user of this machine' : `everyone who can reach ${host}`;
  return `It serves ${who}${inputs ? '; the files named here are served only to the page at that address' : ''}`;
}

/**
 * Sends the body here: the adaptor would print each broken one to the terminal, and a text of its own where nothing was
 * sent yet. A body that fails ends the connection, which no client takes for its end.
 */
async function sent(response: Response, outgoing: ServerResponse | undefined): Promise<Response> {
  const reader = outgoing && response.body?.getReader();
  if (!outgoing || !reader) return response;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).flushHeaders();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || outgoing.destroyed) break;
      if (!outgoing.write(value)) await drained(outgoing);
    }
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
  return RESPONSE_ALREADY_SENT;
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off('drain', go).off('close', go);
      resolve();
    };
    outgoing.on('drain', go).on('close', go);
    if (outgoing.destroyed) go();
  });
}

const toHostName = (host: string) => (host.includes(':') ? `[${host}]` : host.toLowerCase());

/** A port that was asked for by name must be had; the default one may give way to a free one. */
async function listen(server: Server, host: string, wanted: number | undefined): Promise<number> {
  try {
    return await tryListen(server, host, wanted ?? DEFAULT_PORT);
  } catch (error) {
    if (wanted !== undefined || (error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
    return await tryListen(server, host, 0);
  }
}

function tryListen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
