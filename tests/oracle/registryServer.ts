/**
 * Debian's docker-registry on loopback, in the set-ups that people have: open, with a password file, and with a token
 * server of our own whose tokens it checks. Images are pushed by skopeo, which nobody here wrote.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createPrivateKey, createSign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { must } from './cutaway.ts';

export interface RegistryServer {
  readonly host: string;
  /** Lines of its access log so far. */
  requests(): string[];
  stop(): Promise<void>;
}

export const USER = 'alice';
export const PASSWORD = 'correct horse';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts it; `auth` is its section of the configuration, indented by two blanks. */
export async function startRegistry(folder: string, auth = ''): Promise<RegistryServer> {
  const port = await freePort();
  const config = join(folder, `config-${port}.yml`);
  const storage = `storage:\n  filesystem:\n    rootdirectory: ${join(folder, `data-${port}`)}\n`;
  writeFileSync(config, `version: 0.1\n${storage}http:\n  addr: 127.0.0.1:${port}\n${auth && `auth:\n${auth}`}`);
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  const host = `127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    if (await fetch(`http://${host}/v2/`).catch(() => undefined)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (child.exitCode !== null) throw new Error(`docker-registry does not start: ${log.slice(-2000)}`);
  }
  const requests = () => log.split('\n').filter((line) => /"(?:GET|HEAD|POST) \//.test(line));
  return { host, requests, stop: () => stop(child) };
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
  /** Scopes that were asked for, with the user. */
  readonly asked: { readonly user?: string; readonly scope: string | null }[];
  stop(): void;
}

/** A token server with a key of its own, and the registry's `auth:` for it. */
export async function startTokenServer(folder: string): Promise<TokenServer> {
  const key = join(folder, 'token.key');
  const certificate = join(folder, 'token.crt');
  const subject = ['-subj', '/CN=cutaway-test', '-days', '2'];
  await must(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...subject,
  );
  const x5c =
    (await must('openssl', 'x509', '-in', certificate, '-outform', 'DER', '-out', `${certificate}.der`)) ?? '';
  void x5c;
  const der = readFileSync(`${certificate}.der`).toString('base64');
  const privateKey = createPrivateKey(readFileSync(key));
  const asked: { user?: string; scope: string | null }[] = [];
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://token');
    const [user, password] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(/:(.*)/s);
    const known = user === USER && password === PASSWORD;
    const scope = searchParams.get('scope');
    asked.push({ ...(user ? { user } : {}), scope });
    if (user && !known) return void response.writeHead(401).end('{"details":"incorrect username or password"}');
    const [type = '', name = '', actions = ''] = (scope ?? '').split(/:(.*):/);
    const access = known && scope ? [{ type, name, actions: actions.split(',') }] : [];
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: 'cutaway-test',
      sub: user,
      aud: 'lab',
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: `${now}`,
    };
    const head = `${part({ typ: 'JWT', alg: 'RS256', x5c: [der] })}.${part({ ...claims, access })}`;
    const signature = createSign('RSA-SHA256').update(head).sign(privateKey).toString('base64url');
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ token: `${head}.${signature}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const lines = [
    `realm: http://127.0.0.1:${port}/token`,
    'service: lab',
    'issuer: cutaway-test',
    `rootcertbundle: ${certificate}`,
  ];
  return { asked, auth: `  token:\n${lines.map((line) => `    ${line}\n`).join('')}`, stop: () => void server.close() };
}

export const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
