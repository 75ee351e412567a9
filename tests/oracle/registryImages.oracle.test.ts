/**
 * Images in Debian's docker-registry, pushed by skopeo, by reference on the command line: the same as from the file, in
 * the fewest requests, whether the registry is open or wants a password or a token.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEEP } from '../fixtures/deep.ts';
import { samples } from '../fixtures/samples.ts';
import { cutaway, cutawayJSON, cutawayLines, type FileLine, must, onPath, sayWhy } from './cutaway.ts';
import {
  PASSWORD,
  passwordFile,
  type RegistryServer,
  startRegistry,
  startTokenServer,
  type TokenServer,
  USER,
} from './registryServer.ts';

const absent = ['docker-registry', 'skopeo', 'openssl', 'python3'].filter((tool) => !onPath(tool));
sayWhy('images in registries', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-images-'));
const archive = join(folder, 'hello-oci.tar');
const servers: RegistryServer[] = [];
let tokens: TokenServer | undefined;

beforeAll(async () => {
  if (absent.length > 0) return;
  writeFileSync(archive, samples().get('hello-oci.tar') ?? new Uint8Array());
  tokens = await startTokenServer(folder);
  for (const auth of ['', await passwordFile(folder), tokens.auth]) servers.push(await startRegistry(folder, auth));
  for (const [i, { host }] of servers.entries()) {
    const credentials = i === 0 ? [] : ['--dest-creds', `${USER}:${PASSWORD}`];
    const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--all', ...credentials];
    await must('skopeo', ...push, `oci-archive:${archive}`, `docker://${host}/cutaway/hello:1.0`);
  }
});
afterAll(async () => {
  tokens?.stop();
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true });
});

interface Tree {
  readonly digest: string | null;
  readonly children: readonly Tree[];
  readonly [field: string]: unknown;
}

/** Names, and annotations of the archive's own index, belong to where an image lies. */
/** Each check once (a statement is checked as a document and as a layer), and what names the input left out. */
function describeImage(out: Buffer): unknown {
  // The verdict counts the checks, each of which is held once here.
  const { checks, verdict: _, ...rest } = JSON.parse(`${out}`) as { checks?: unknown[]; [field: string]: unknown };
  const inputs = /"(?:[^"]*hello-oci\.tar|127\.0\.0\.1[^"]*hello:1\.0)"/g;
  const all = JSON.parse(JSON.stringify(rest).replace(inputs, '"INPUT"')) as object;
  return { ...all, checks: [...new Set((checks ?? []).map((check) => JSON.stringify(check)))].sort() };
}

const bare = ({ names: _, annotations: __, children, ...rest }: Tree): object => ({ ...rest, children });

describe.skipIf(absent.length > 0).each([
  ['open', 0],
  ['with passwords', 1],
  ['with tokens', 2],
])('a registry that is %s', (_, number) => {
  // How it lets us in has no part in this: one of three here, the others in the deep run.
  const inFull = DEEP || number === 2;
  const reference = () => `${servers[number]?.host}/cutaway/hello:1.0`;
  const creds: string[] = number === 0 ? [] : ['--creds', `${USER}:${PASSWORD}`];
  // A token server on another port is another server: credentials go there where it is told so.
  beforeAll(() => {
    if (number === 2) creds.push('--allow-realm', `${servers[2]?.host}=${tokens?.host}`);
  });

  it('has the same objects as the file', async () => {
    const there = await cutawayJSON<{ roots: Tree[] }>('inspect', reference(), ...creds);
    const here = await cutawayJSON<{ roots: Tree[] }>('inspect', archive);
    expect(there.roots.map(bare)).toEqual(here.roots.map(bare));
    expect(there.roots[0]?.digest).toMatch(/^sha256:/);
  });

  it('has the same files and bytes', async () => {
    const there = await cutawayLines<FileLine>('ls', reference(), ...creds);
    expect(there).toEqual(await cutawayLines<FileLine>('ls', archive));
    const file = there.find(({ type, size }) => type === 'file' && size > 0)?.path ?? '';
    const [from, to] = [await cutaway('cat', reference(), file, ...creds), await cutaway('cat', archive, file)];
    expect(from.status).toBe(0);
    expect(from.stdout.equals(to.stdout)).toBe(true);
    expect(from.stdout.length).toBeGreaterThan(0);
  });

  it.runIf(inFull)('is verified, wastes as much as the file does, and differs from it in nothing', async () => {
    for (const command of ['verify', 'waste'] as const) {
      const [there, here] = [
        await cutaway(command, reference(), '--json', ...creds),
        await cutaway(command, archive, '--json'),
      ];
      expect(there.status).toBe(here.status);
      expect(describeImage(there.stdout)).toEqual(describeImage(here.stdout));
    }
    const differing = await cutaway('diff', reference(), archive, '--files', ...creds);
    expect(differing.status).toBe(0);
  });

  it.runIf(inFull).each(['oci-archive', 'docker-archive', 'hybrid'])(
    'is saved as %s with the bytes that the file gives',
    async (to) => {
      const [there, here] = [join(folder, `there-${to}`), join(folder, `here-${to}`)];
      for (const [input, out, more] of [
        [reference(), there, creds],
        [archive, here, []],
      ] as const) {
        const { status, stderr } = await cutaway(
          'convert',
          input,
          out,
          '--to',
          to,
          '--platform',
          'linux/amd64',
          '--name',
          'x:1',
          ...more,
        );
        expect([status, stderr.includes('error')]).toEqual([0, false]);
      }
      expect(readFileSync(there).equals(readFileSync(here))).toBe(true);
      rmSync(there);
      rmSync(here);
    },
  );
});

describe.skipIf(absent.length > 0)('a registry on the command line', () => {
  it('is asked for no layer by inspect, and for each document once', async () => {
    const server = servers[0] as RegistryServer;
    const before = server.requests().length;
    const { roots } = await cutawayJSON<{ roots: Tree[] }>('inspect', `${server.host}/cutaway/hello:1.0`);
    // The log is written a moment after the answer.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const lines = server.requests().slice(before);
    const layers = (nodes: readonly Tree[]): string[] =>
      nodes.flatMap((node) => [...(node.role === 'layer' ? [`${node.digest}`] : []), ...layers(node.children)]);
    expect(layers(roots).length).toBeGreaterThan(0);
    expect(lines.filter((line) => layers(roots).some((digest) => line.includes(digest)))).toEqual([]);
    const paths = lines.map((line) => /"((?:GET|HEAD) \S+)/.exec(line)?.[1]).filter((path) => !path?.endsWith('/v2/'));
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('that has no such image, or wants a password, says so in one line', async () => {
    const [open, locked] = servers as [RegistryServer, RegistryServer];
    for (const reference of [`${open.host}/cutaway/none:1`, `${locked.host}/cutaway/hello:1.0`]) {
      const { status, stdout, stderr } = await cutaway('inspect', reference);
      expect([status, stdout.length]).toEqual([2, 0]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(reference);
    }
  });

  it('gives an archive that skopeo reads as the same image', async () => {
    const host = servers[0]?.host;
    const out = join(folder, 'out.tar');
    await must(
      process.execPath,
      join(import.meta.dirname, '../../dist/cli/cutaway.js'),
      'convert',
      `${host}/cutaway/hello:1.0`,
      out,
      '--to',
      'oci-archive',
      '--platform',
      'all',
    );
    const raw = await must('skopeo', 'inspect', '--raw', `oci-archive:${out}`);
    expect(raw).toBe(
      await must('skopeo', 'inspect', '--raw', '--tls-verify=false', `docker://${host}/cutaway/hello:1.0`),
    );
  });
});
