/** The server on loopback, and the app in a browser where a person is there to see it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isOrigin } from '../proxy/embed.ts';
import { startServer } from '../proxy/node.ts';
import type { Frame } from './commandLine/command.ts';
import { file, flag, list, number, type OptionSet, text, type Values } from './commandLine/option.ts';
import { forPage } from './input.ts';
import { SERVED } from './options/registries.ts';
import { notListening } from './node/notListening.ts';
import { findMachine } from './sources/machine.ts';
import { findServed } from './sources/operand.ts';
import { UsageError } from './usageError.ts';

export const SERVING = {
  port: number('--port N', 'the port to listen on; 0 = any free port (default 4280, or any free port)', 65_535),
  host: text('--host HOST', 'the address to listen on (default 127.0.0.1)'),
  clientHeader: text(
    '--trust-proxy HEADER',
    'behind a proxy: the header with the address of the client (X-Forwarded-For), for limits per client',
  ),
  names: list(
    '--server-name NAME',
    'another name by which browsers reach the server, if it listens for other machines',
    checkName,
  ),
  embedOrigins: list(
    '--embed-origin ORIGIN',
    'a site whose pages may hold this one at /?embed and give it images, as https://ci.example.com',
    checkOrigin,
  ),
  indexCache: file(
    '--index-cache DIR',
    'keep indexes of layers in DIR and share them with every page of this server: a layer that one page has read is listed at once by all',
  ),
  indexCacheSize: number('--index-cache-size MIB', 'the most that DIR may hold (default 1024)', 999_999),
  indexCachePrivate: flag(
    '--index-cache-private',
    'share indexes of images that were read with credentials too, with everyone who can reach this server',
  ),
  ...SERVED,
} as const satisfies OptionSet;

/** As a browser's Host header has it: with a scheme or a port it would never be met. */
function checkName(text: string): void {
  if (!/^(?:[\w.-]+|\[[0-9a-f:.]+\])$/i.test(text))
    throw new UsageError(`--server-name ${text}: must be the name of a host, without a scheme or a port`);
}

function checkOrigin(text: string): void {
  if (!isOrigin(text)) throw new UsageError(`--embed-origin ${text}: must be an origin, as https://ci.example.com`);
}

/** Runs until it is told to stop; prints the address once. `open`: a browser too. */
export async function runServer(
  { options, folder, note, call }: Frame<Values<typeof SERVING>>,
  { inputs, open }: { readonly inputs: readonly string[]; readonly open: boolean },
): Promise<number> {
  const { paths, hash, registries: named } = forPage(await findServed(inputs, { call, note }));
  if (paths.length > 0) {
    const { checkShown } = await import('./sources/shown.ts');
    for (const path of paths) await checkShown(path);
  }
  const { host, port, names, clientHeader, noEngines, embedOrigins, ...others } = options;
  const { indexCache, indexCacheSize, indexCachePrivate, ...registries } = others;
  const machine = noEngines ? undefined : findMachine();
  const app = join(folder, '../app');
  const shown = { inputs: paths, hash, named };
  const server = await startServer({
    app,
    host,
    port,
    names,
    ...shown,
    registries,
    indexes: toIndexes({ indexCache, indexCacheSize, indexCachePrivate }),
    clientHeader,
    machine,
    embedOrigins,
  }).catch((error: unknown) => {
    throw notListening(error, options) ?? error;
  });
  note(`Cutaway is at ${server.url}`);
  for (const line of server.notes) note(line);
  if (open) openBrowser(server.oneTimeUrl());
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  return 0;
}

const INDEX_CACHE_MIB = 1024;

function toIndexes(given: Pick<Values<typeof SERVING>, 'indexCache' | 'indexCacheSize' | 'indexCachePrivate'>) {
  const { indexCache: folder, indexCacheSize: size, indexCachePrivate } = given;
  if (folder !== undefined)
    return { folder, maxBytes: (size ?? INDEX_CACHE_MIB) * 2 ** 20, private: indexCachePrivate };
  if (size !== undefined) throw new UsageError('--index-cache-size: needs --index-cache');
  if (indexCachePrivate) throw new UsageError('--index-cache-private: needs --index-cache');
  return undefined;
}

/** Tries the system's way; where there is none, the printed address is enough. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
