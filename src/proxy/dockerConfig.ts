/**
 * Credentials that `docker login` stored: in the config file itself, or with a helper program that it names. They are used
 * by this server for the registry they are for, and never sent to the page. docker/cli "config file", docker-credential-helpers.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toBasic } from './registry/auth/credential.ts';

/** How long a helper may think: some ask a keychain, which asks a person. */
const HELPER_MS = 20_000;
/** What a helper may print; a credential has some KiB at most. */
const HELPER_MAX_BYTES = 64 * 1024;
/** How long its answer is used: cloud helpers make tokens of an hour and more. */
const KEPT_MS = 5 * 60_000;
/** Docker Hub's key in the file. */
const HUB = 'https://index.docker.io/v1/';
const HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

interface Auth {
  readonly auth?: unknown;
  readonly identitytoken?: unknown;
  readonly registrytoken?: unknown;
}
interface Config {
  readonly auths?: Readonly<Record<string, Auth>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

/** Header value of the credential for a registry; undefined where none is stored. */
type CredentialFor = (host: string) => Promise<string | undefined>;

/**
 * Where docker keeps it; where docker keeps none, the file of `podman login`, `skopeo login` and `buildah login`, which has the
 * same form, as crane does too. containers-auth.json(5).
 */
export function dockerConfigPath(env: Readonly<Record<string, string | undefined>>): string {
  const home = env.HOME || homedir();
  const own = join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json');
  const runtime = env.XDG_RUNTIME_DIR
    ? join(env.XDG_RUNTIME_DIR, 'containers')
    : `/run/containers/${process.getuid?.()}`;
  const others = [env.REGISTRY_AUTH_FILE, join(runtime, 'auth.json'), join(home, '.config/containers/auth.json')];
  return [own, ...others].find((path) => path && existsSync(path)) || own;
}

/** Reads the file once. Throws a line that says what is wrong with it, and nothing of what is in it. */
export async function readDockerConfig(file: string): Promise<CredentialFor> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${file}: no such file, or it cannot be read; docker login creates it`);
  });
  return openDockerConfig(text, file);
}

/** The same of its text. */
export function openDockerConfig(text: string, file: string): CredentialFor {
  const config = readConfig(text, file);
  const cached = new Map<string, { readonly until: number; readonly answer: Promise<string | undefined> }>();
  return (host) => {
    const found = cached.get(host);
    if (found && found.until > Date.now()) return found.answer;
    const answer = look(config, host.toLowerCase());
    cached.set(host, { until: Date.now() + KEPT_MS, answer });
    // What fails once (a locked keychain) may work the next time.
    answer.catch(() => cached.delete(host));
    return answer;
  };
}

function readConfig(text: string, file: string): Config {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Its text, and so what the parser says about it, may hold a password.
  }
  throw new Error(`${file}: not a valid Docker config in JSON`);
}

async function look(config: Config, host: string): Promise<string | undefined> {
  const hub = HUB_HOSTS.has(host);
  const server = hub ? HUB : host;
  const own = config.credHelpers ?? {};
  const helper = hub ? (own[HUB] ?? own['docker.io']) : own[host];
  if (typeof helper === 'string') return askHelper(helper, server);
  const entry = Object.entries(config.auths ?? {}).find(([key]) => hostOf(key) === hostOf(server));
  const stored = entry && fromAuth(entry[1] ?? {});
  if (stored !== undefined) return stored;
  return typeof config.credsStore === 'string' ? askHelper(config.credsStore, entry?.[0] ?? server) : undefined;
}

/** Keys are hosts, or addresses with a scheme and a path. */
const hostOf = (key: string) =>
  (/^(?:https?:\/\/)?([^/]+)/.exec(key.toLowerCase())?.[1] ?? '').replace(/^docker\.io$/, 'index.docker.io');

function fromAuth({ auth, identitytoken, registrytoken }: Auth): string | undefined {
  if (typeof registrytoken === 'string' && registrytoken !== '') return `Bearer ${registrytoken}`;
  if (typeof identitytoken === 'string' && identitytoken !== '') return toBasic('<token>', identitytoken);
  return typeof auth === 'string' && auth !== '' ? `Basic ${auth}` : undefined;
}

/** `docker-credential-NAME get`: the server on stdin, JSON on stdout; a failure is "none stored". */
function askHelper(name: string, server: string): Promise<string | undefined> {
  // The name becomes part of a program's name; no path, no blank.
  if (!/^[\w.-]{1,100}$/.test(name)) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const child = spawn(`docker-credential-${name}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: HELPER_MS,
    });
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
      if (text.length > HELPER_MAX_BYTES) child.kill();
    });
    child.on('error', () => resolve(undefined));
    child.stdin.on('error', () => undefined);
    child.on('close', (status) => resolve(status === 0 ? fromHelper(text) : undefined));
    child.stdin.end(server);
  });
}

function fromHelper(text: string): string | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as Record<string, unknown>;
    if (typeof Username === 'string' && typeof Secret === 'string') return toBasic(Username, Secret);
  } catch {
    // Not what a helper prints: as good as nothing.
  }
  return undefined;
}
