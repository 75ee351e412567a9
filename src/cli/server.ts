/** The server on loopback, and the app in a browser where a person is there to see it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isOrigin } from '../proxy/embed.ts';
import { startServer } from '../proxy/node.ts';
import type { Frame } from './commandLine/command.ts';
import { list, number, type OptionSet, text, type Values } from './commandLine/option.ts';
import { forPage } from './input.ts';
import { SERVED } from './options/registries.ts';
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
  ),
  embedOrigins: list(
    '--embed-origin ORIGIN',
    'a site whose pages may hold this one at /?embed and give it images, as https://ci.example.com',
    checkOrigin,
  ),
  ...SERVED,
} as const satisfies OptionSet;

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
  const { host, port, names, clientHeader, noEngines, embedOrigins, ...registries } = options;
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
    clientHeader,
    machine,
    embedOrigins,
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

/** Tries the system's way; where there is none, the printed address is enough. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
