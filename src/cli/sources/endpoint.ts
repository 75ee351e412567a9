/**
 * Where the engines of this machine listen, as their own command lines find them: an environment variable, the context that
 * was chosen, the usual sockets. docker/cli, cli/command/cli.go and context/store; containers-common, containers.conf.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../../core/oci/imageError.ts';

export type EngineName = 'docker' | 'podman';

/** What an engine is called. */
export const ENGINES: Readonly<Record<EngineName, string>> = { docker: 'Docker', podman: 'Podman' };

/** How it is reached: options of node:http. */
export type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

type Environment = Readonly<Record<string, string | undefined>>;

/** The endpoint of an engine; undefined where it is not on this machine. Throws where it is somewhere we don't ask. */
export function endpointOf(engine: EngineName, env: Environment = process.env): Endpoint | undefined {
  const said = engine === 'docker' ? env.DOCKER_HOST || contextHost(env) : env.CONTAINER_HOST;
  if (said) return parseHost(engine, said);
  const socket = usualSockets(engine, env).find((path) => existsSync(path));
  return socket === undefined ? undefined : { socketPath: socket };
}

function usualSockets(engine: EngineName, env: Environment): readonly string[] {
  const runtime = env.XDG_RUNTIME_DIR;
  if (engine === 'podman')
    return [...(runtime ? [join(runtime, 'podman/podman.sock')] : []), '/run/podman/podman.sock'];
  const home = env.HOME ?? homedir();
  const rootless = runtime ? [join(runtime, 'docker.sock')] : [];
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    ...rootless,
  ];
}

/** The host of the context that `docker context use` chose. */
function contextHost(env: Environment): string | undefined {
  const folder = env.DOCKER_CONFIG || join(env.HOME ?? homedir(), '.docker');
  const name = env.DOCKER_CONTEXT || textAt(readJSON(join(folder, 'config.json')), 'currentContext');
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const host = textAt(readJSON(join(folder, 'contexts/meta', id, 'meta.json')), 'Endpoints', 'docker', 'Host');
  if (host) return host;
  throw new ImageError(
    'not-found',
    `docker context ${name}`,
    'There is no such context. Run docker context ls to list contexts.',
  );
}

function readJSON(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );
  return typeof found === 'string' ? found : undefined;
}

function parseHost(engine: EngineName, said: string): Endpoint {
  const refuse = (why: string, remedy: string) => {
    throw new ImageError('unsupported', said, `${why} ${remedy}`);
  };
  const save = `Pipe the image instead: ${engine} save NAME | cutaway inspect -`;
  if (said.startsWith('unix://')) return { socketPath: said.slice('unix://'.length) };
  const url = URL.canParse(said) ? new URL(said) : undefined;
  if (url?.protocol !== 'tcp:') return refuse('Cutaway connects only to sockets and addresses of this machine.', save);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!/^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host)) return refuse('This engine is on another machine.', save);
  return { host, port: Number(url.port || 2375) };
}
