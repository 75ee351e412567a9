/** `cutaway serve` and `cutaway [INPUT…]`: the server on loopback, and the app in a browser where a person is there to see it. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { startServer } from '../../proxy/node.ts';
import { forPage } from '../input.ts';
import { type Options, UsageError } from '../options.ts';

export interface ServeRequest {
  /** Folder of the built app. */
  readonly app: string;
  readonly options: Options;
  readonly inputs: readonly string[];
  /** Open a browser? */
  readonly open: boolean;
  note(line: string): void;
}

/** Runs until it is told to stop; prints the address once. */
export async function serve({ app, options, inputs, open, note }: ServeRequest): Promise<number> {
  const { paths, hash } = forPage(inputs);
  for (const input of paths) {
    if (input === '-') throw new UsageError('-: the app cannot read stdin; name a file');
    try {
      accessSync(input, constants.R_OK);
    } catch {
      throw new UsageError(`${input}: there is no such file or folder, or it may not be read`);
    }
  }
  const { host, port, registries } = options;
  const server = await startServer({ app, host, port, inputs: paths, registries });
  const url = `${server.url}${hash}`;
  note(`Cutaway is at ${url}`);
  for (const line of server.notes) note(line);
  if (open) openBrowser(url);
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
