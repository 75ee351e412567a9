/** The server in Node: binds to loopback unless told otherwise, takes a free port where the wanted one is taken. */
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import { listAssets } from './assets.ts';
import { type ServedInputs, serveInputs } from './servedInputs.ts';

export interface ServeOptions {
  /** Folder of the built app. */
  readonly app: string;
  readonly host?: string;
  /** 0 = any free one. */
  readonly port?: number;
  /** Files and folders the page opens at once. */
  readonly inputs?: readonly string[];
}

export interface Running {
  /** What to open, token of the inputs included. */
  readonly url: string;
  close(): Promise<void>;
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
  const app = createApp({ assets, inputs, hosts, anyAddress });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 15_000 },
  }) as Server;
  const port = await listen(server, host, options.port);
  const shown = anyAddress ? 'localhost' : toHostName(host);
  return {
    url: `http://${shown}:${port}/${inputs ? `?inputs=${inputs.token}` : ''}`,
    close: () =>
      new Promise((resolve) => {
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
