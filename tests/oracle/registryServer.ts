/**
 * Debian's docker-registry on loopback, in the set-ups that people have: open, with a password file, and with a token
 * server of our own whose tokens it checks. Images are pushed by skopeo, which nobody here wrote.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createPrivateKey, createSign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { must } from './cutaway.ts';

export interface RegistryServer {
  readonly host: string;
  /** The folder that it keeps its files in. */
  readonly storage: string;
  /** Lines of its access log so far. */
  requests(): string[];
  stop(): Promise<void>;
}

export const USER = 'alice';
export const PASSWORD = 'correct horse';
/** What docker login stores for a registry that gives identity tokens. */
export const IDENTITY = 'identity-of-alice';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A certificate and its key. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a registry must say for pages of other sites to ask it. */
export const CORS = `  headers:
    Access-Control-Allow-Origin: ['*']
    Access-Control-Allow-Methods: [HEAD, GET, OPTIONS]
    Access-Control-Allow-Headers: [Authorization, Accept, Range]
    Access-Control-Expose-Headers: [Docker-Content-Digest, Www-Authenticate, Link]
`;

/**
 * Starts it; `auth` is its section of the configuration, indented by two blanks, `more` what else is below `http`. Another
 * `program` is one that takes the same configuration.
 */
export async function startRegistry(
  folder: string,
  auth = '',
  tls?: Certificate,
  more = '',
  program = 'docker-registry',
): Promise<RegistryServer> {
  const port = await freePort();
  const config = join(folder, `config-${port}.yml`);
  const storage = join(folder, `data-${port}`);
  const store = `storage:\n  filesystem:\n    rootdirectory: ${storage}\n`;
  const secure = tls ? `  tls:\n    certificate: ${tls.certificate}\n    key: ${tls.key}\n` : '';
  const http = `http:\n  addr: 127.0.0.1:${port}\n${secure}${more}`;
  writeFileSync(config, `version: 0.1\n${store}${http}${auth && `auth:\n${auth}`}`);
  // Distribution 3 would look for somebody who takes its traces.
  const env = { ...process.env, OTEL_TRACES_EXPORTER: 'none' };
  const child = spawn(program, ['serve', config], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  const host = `127.0.0.1:${port}`;
  // No limit of its own: where it never answers, the test's ends it.
  for (;;) {
    if (await answers(port)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (child.exitCode !== null) throw new Error(`${program} does not start: ${log.slice(-2000)}`);
  }
  const requests = () => log.split('\n').filter((line) => /"(?:GET|HEAD|POST) \//.test(line));
  return { host, storage, requests, stop: () => stop(child) };
}

/** Takes connections; whether by http or https is the test's to find out. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.end());
  });
}

/** A certificate that signs itself, for 127.0.0.1. */
export async function selfSigned(folder: string, name: string): Promise<Certificate> {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate];
  await must('openssl', ...request, '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2');
  return { certificate, key };
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** `auth:` for a password file with one user in it; the registry takes bcrypt alone. */
export async function passwordFile(folder: string): Promise<string> {
  const line = await must(
    'python3',
    '-W',
    'ignore',
    '-c',
    'import crypt,sys; print(crypt.crypt(sys.argv[1], crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))',
    PASSWORD,
  );
  const file = join(folder, 'htpasswd');
  // Go's bcrypt knows $2a$ and $2y$; crypt writes $2b$, which is the same for passwords like this one.
  writeFileSync(file, `${USER}:${line.trim().replace('$2b$', '$2y$')}\n`);
  return `  htpasswd:\n    realm: cutaway-test\n    path: ${file}\n`;
}

export interface TokenServer {
  readonly auth: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Scopes that were asked for, with the user or the identity token. */
  readonly asked: { readonly user?: string; readonly scope: string | null; readonly method?: string }[];
  /** Life of the next tokens in seconds; below zero they come expired, whatever `expires_in` says. */
  life: number;
  stop(): void;
}

/** A token server with a key of its own, and the registry's `auth:` for it. */
export async function startTokenServer(folder: string): Promise<TokenServer> {
  const { key, certificate } = await selfSigned(folder, 'token');
  await must('openssl', 'x509', '-in', certificate, '-outform', 'DER', '-out', `${certificate}.der`);
  const der = readFileSync(`${certificate}.der`).toString('base64');
  const privateKey = createPrivateKey(readFileSync(key));
  const asked: { user?: string; scope: string | null; method?: string }[] = [];
  const state = { life: 300 };
  const token = (user: string | undefined, scope: string | null) => {
    const [type = '', name = '', actions = ''] = (scope ?? '').split(/:(.*):/);
    const access = user !== undefined && scope ? [{ type, name, actions: actions.split(',') }] : [];
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const times = { exp: now + state.life, nbf: now - 1000, iat: now - 1000, jti: `${now}` };
    const claims = { iss: 'cutaway-test', sub: user, aud: 'lab', ...times };
    const head = `${part({ typ: 'JWT', alg: 'RS256', x5c: [der] })}.${part({ ...claims, access })}`;
    return `${head}.${createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url')}`;
  };
  const server: Server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://token');
    const [given, password] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(/:(.*)/s);
    let form = searchParams;
    if (request.method === 'POST') {
      let body = '';
      for await (const piece of request) body += piece;
      form = new URLSearchParams(body);
    }
    const identity = form.get('refresh_token');
    const scope = form.get('scope');
    const user = identity === IDENTITY ? USER : given;
    asked.push({ ...(user ? { user } : {}), scope, method: request.method });
    const known = identity === null ? user === USER && password === PASSWORD : identity === IDENTITY;
    if ((user || identity !== null) && !known)
      return void response.writeHead(401).end('{"details":"incorrect username or password"}');
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ token: token(known ? USER : undefined, scope), expires_in: 300 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const lines = [
    `realm: http://127.0.0.1:${port}/token`,
    'service: lab',
    'issuer: cutaway-test',
    `rootcertbundle: ${certificate}`,
  ];
  const stopServer = () => void server.close();
  return Object.assign(state, {
    asked,
    host: `127.0.0.1:${port}`,
    auth: `  token:\n${lines.map((line) => `    ${line}\n`).join('')}`,
    stop: stopServer,
  });
}

export const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
