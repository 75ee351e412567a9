/** The server in Node: binds to loopback unless told otherwise, takes a free port where the wanted one is taken. */
import type { IncomingMessage, Server } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { type Connection, createApp } from './app.ts';
import { listAssets } from './assets.ts';
import { type RegistrySettings, serveRegistries } from './nodeRegistries.ts';
import { createPassedPieces } from './passedPieces.ts';
import { type ServedInputs, serveInputs } from './servedInputs.ts';

export interface ServeOptions {
  /** Folder of the built app. */
  readonly app: string;
  readonly host?: string;
  /** 0 = any free one. */
  readonly port?: number;
  /** Files and folders the page opens at once. */
  readonly inputs?: readonly string[];
  readonly registries?: RegistrySettings;
}

export interface Running {
  /** What to open, token of the inputs included. */
  readonly url: string;
  /** What registries may be asked, as lines for whoever started it. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** @hono/node-server puts Node's own message there. */
function connectionOf(env: unknown): Connection {
  const { incoming } = env as { incoming?: IncomingMessage };
  return { client: incoming?.socket.remoteAddress ?? '', target: incoming?.url };
}

const DEFAULT_PORT = 4280;

/** Starts the server. Throws where the app was not built or the address can't be had. */
export async function startServer(options: ServeOptions): Promise<Running> {
  const host = options.host ?? '127.0.0.1';
  const assets = await listAssets(options.app);
  if (!assets.has('/index.html'))
    throw new Error(`The app is not built: ${options.app} has no index.html. Run npm run build.`);
  const inputs: ServedInputs | undefined = options.inputs?.length ? await serveInputs(options.inputs) : undefined;
  const anyAddress = host === '0.0.0.0' || host === '::';
  const hosts = anyAddress ? [hostname().toLowerCase()] : [toHostName(host)];
  const registries = await serveRegistries(
    { ...options.registries, demo: join(options.app, 'demo') },
    LOOPBACK.has(host),
    createPassedPieces(),
  );
  const app = createApp({ assets, inputs, hosts, anyAddress, registries: registries.handle, connectionOf });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 15_000 },
  }) as Server;
  const port = await listen(server, host, options.port);
  const shown = anyAddress ? 'localhost' : toHostName(host);
  return {
    notes: registries.notes,
    url: `http://${shown}:${port}/${inputs ? `?inputs=${inputs.token}` : ''}`,
    close: () =>
      new Promise((resolve) => {
        registries.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
