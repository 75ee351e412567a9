/** A web server that knows files and nothing else, with a site under a path, as a person's web space has it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  json: 'application/json',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
};

export interface StaticServer {
  readonly url: string;
  /** Paths asked for so far. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Serves `folder` under `path` (`/cutaway/`); everything else is 404. It knows no ranges, as many do not. */
export async function serveStatic(folder: string, path: string): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer(async ({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    asked.push(pathname);
    const below = pathname.startsWith(path) ? normalize(`/${pathname.slice(path.length)}`) : undefined;
    const file = below === '/' ? '/index.html' : below;
    const bytes = file === undefined ? undefined : await readFile(join(folder, file)).catch(() => undefined);
    const type = TYPES[file?.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(bytes ? 200 : 404, { 'Content-Type': type, 'Content-Length': bytes?.length ?? 0 }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, asked, stop };
}
