/**
 * Lines that the page offers to copy, typed into a shell before the real tools: each does what it is shown for, whatever
 * the input and what is in it are called.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Node } from '../../../src/core/image/node.ts';
import { WRITTEN } from '../../../src/core/rootfs/columns.ts';
import { pathBytes } from '../../../src/core/rootfs/layerContent.ts';
import { LayerScanner } from '../../../src/core/rootfs/layerScanner.ts';
import type { OpenedInput } from '../../../src/engine/engine.ts';
import { FIRST_WISH, shellLines as convertLines, TARGETS } from '../../../src/ui/views/convert/wishes.ts';
import { objectCommands } from '../../../src/ui/views/details/objectCommands.ts';
import { shellLines as fileLines } from '../../../src/ui/views/files/file/shellLines.ts';
import { registryLines } from '../../../src/ui/state/registry/registryLines.ts';
import { DEEP, share } from '../../fixtures/deep.ts';
import { blob, buildImage, OCI, sha256 } from '../../fixtures/image.ts';
import {
  dockerHybrid,
  dockerLegacy,
  type Files,
  nestedLayout,
  ociLayout,
  toFolder,
  toTar,
} from '../../fixtures/layouts.ts';
import { nodesOf, openBytes, openFolder } from '../../fixtures/openImage.ts';
import { must, onPath, sayWhy } from '../cutaway.ts';
import { type Docker, startDocker } from '../docker.ts';
import { type RegistryServer, startRegistry } from '../registryServer.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-lines-'));
const CLI = new URL('../../../dist/cli/cutaway.js', import.meta.url).pathname;

const absent = ['tar', 'jq', 'sha256sum', 'gzip', 'skopeo'].filter((tool) => !onPath(tool));
sayWhy('shell lines', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);
const noCrane = onPath('crane') ? undefined : 'crane not installed';
sayWhy('lines with crane', noCrane);
const noRegistry = onPath('docker-registry') ? undefined : 'docker-registry not installed';
sayWhy('lines for a registry', noRegistry);

interface Typed {
  readonly status: number;
  readonly out: Buffer;
  readonly err: string;
}

/** As a person types it, in the folder that the inputs lie in. */
function type(line: string): Promise<Typed> {
  return new Promise((resolve) => {
    const options = { cwd: folder, encoding: 'buffer', maxBuffer: 1 << 28 } as const;
    const script = `cutaway() { '${process.execPath}' '${CLI}' "$@"; }\nset -o pipefail\n${line}`;
    execFile('bash', ['-c', script], options, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out, err: `${err}` }),
    );
  });
}

/** Names of inputs: what a file system takes and a shell, tar or skopeo might not. */
const NAMES = [
  'plain',
  'two words',
  "it's $(touch ran)",
  '-rf',
  'a;touch ran;',
  'star*[b]',
  'naïve 漢',
  'back\\tslash',
  'a@1',
];
/** Names of files in a layer. */
const FILES = [
  'plain',
  'two words',
  "it's",
  '$(touch ran)',
  '-dash',
  '--checkpoint=1',
  'star*',
  'a[b]c',
  'back\\tslash',
  '~',
  '漢',
];
/** The same under other spellings: tar knows a file by what the archive has, and by nothing else. */
const SPELLINGS = ['./dotted', './dot dir/in it', '/rooted', '/up/on', './/twice', 'a/./b', 'up/../over', './-other'];

const image = buildImage({
  layers: [
    { entries: [...FILES, ...SPELLINGS].map((path) => ({ path, content: `content of ${path}` })) },
    { entries: [{ path: 'zstd', content: 'z' }], compression: 'zstd' },
    { entries: [{ path: 'bare', content: 'b' }], compression: 'none' },
  ],
});
const arm = buildImage({ layers: [{ entries: [{ path: 'arm', content: 'arm' }] }], architecture: 'arm64' });
const named = { image, names: ['cutaway/app:1.0'] };

interface Laid {
  readonly opened: OpenedInput;
  readonly folder: boolean;
}

async function lay(name: string, files: Files, asFolder: boolean, wrap = (bytes: Uint8Array) => bytes): Promise<Laid> {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  if (asFolder) toFolder(files, path);
  else writeFileSync(path, wrap(toTar(files)));
  const images = await (asFolder ? openFolder(files, name) : openBytes(new Uint8Array(wrap(toTar(files))), name));
  return { opened: { ...images, id: '1', name, size: 1 } as unknown as OpenedInput, folder: asFolder };
}

/** What a line of an object must give. */
async function expectShown(line: string, node: Node): Promise<void> {
  const { status, out, err } = await type(line);
  expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
  const text = `${out}`;
  if (/(?:gzip|zstd|xz|bzip2) -dc \| sha256sum$/.test(line)) expect(`sha256:${text.slice(0, 64)}`).toBe(node.diffID);
  else if (/sha256sum/.test(line)) expect(`sha256:${text.slice(0, 64)}`).toBe(node.digest);
  else if (/ jq \./.test(line)) expect(JSON.parse(text)).toBeTruthy();
  else if (/ -t -v$/.test(line)) expect(text.trim().split('\n').length).toBeGreaterThan(0);
  // Of what has no manifest skopeo shows the one that it makes.
  else if (node.digest === null && line.includes('--raw'))
    expect(JSON.parse(text).layers).toHaveLength(image.layers.length);
  else if (/--raw|crane manifest/.test(line)) expect(sha256(out)).toBe(node.digest);
  else throw new Error(`Nothing is told of what this line gives: ${line}`);
}

afterAll(() => rmSync(folder, { recursive: true }));

const INPUTS: Readonly<Record<string, (name: string) => Promise<Laid>>> = {
  'an archive': (name) => lay(`${name}.tar`, ociLayout([named]), false),
  'one in gzip': (name) => lay(`${name}.tar.gz`, ociLayout([named]), false, (bytes) => gzipSync(bytes)),
  'a hybrid': (name) => lay(`${name} hybrid.tar`, dockerHybrid([named]), false),
  'a docker save': (name) => lay(`${name} legacy.tar`, dockerLegacy([named, { image, names: ['again/app:2'] }]), false),
  'an index': (name) => lay(`${name} index.tar`, nestedLayout([image, arm], 'cutaway/app:1.0'), false),
  'a folder': (name) => lay(`${name} folder`, ociLayout([named]), true),
};
/** Of every name one input, so that each input comes once at least; the deep run takes the others. */
const INPUTS_BY_NAME = NAMES.flatMap((name, at) =>
  share(Object.keys(INPUTS), (_, input) => input === at % 6).map((kind) => [kind, name] as const),
);

describe.skipIf(absent.length > 0)('lines of the objects of', () => {
  it.each(INPUTS_BY_NAME)('%s called %j', async (kind, name) => {
    const input = await INPUTS[kind]?.(name);
    if (!input) throw new Error(kind);
    let typed = 0;
    for (const node of nodesOf(input.opened.roots)) {
      for (const line of objectCommands(node, input)) {
        // A person would be told by docker itself; no engine runs here.
        if (line === undefined || line.startsWith('docker ')) continue;
        await expectShown(line, node);
        typed++;
      }
    }
    expect(typed).toBeGreaterThan(3);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

/** An archive of a folder as people make it: `tar -C folder .`, or of the folder by its name. */
const led = (lead: string) => new Map([...ociLayout([named])].map(([path, file]) => [`${lead}${path}`, file] as const));

const LEADS = ['./', 'my image/', './-image/', '/'];

describe.skipIf(absent.length > 0)('lines of the objects of an archive that writes its paths', () => {
  it.each(share(LEADS, (lead) => lead === './' || lead === 'my image/'))('with %j before them', async (lead) => {
    const input = await lay(`led${LEADS.indexOf(lead)}.tar`, led(lead), false);
    let typed = 0;
    for (const node of nodesOf(input.opened.roots))
      for (const line of objectCommands(node, input)) {
        // skopeo reads the first of them alone.
        if (line === undefined || /^(?:docker|skopeo) /.test(line)) continue;
        await expectShown(line, node);
        typed++;
      }
    expect(typed).toBeGreaterThan(8);
  });
});

describe.skipIf(absent.length > 0 || !existsSync(CLI))('lines of the files of a layer', () => {
  const layer = `blobs/${image.layers[0]?.descriptor.digest.replace(':', '/')}`;

  it.each([...FILES, ...SPELLINGS])('called %j', async (name) => {
    const entry = [...FILES, ...SPELLINGS].indexOf(name);
    // One of them each; the deep run takes the others.
    const inputs = share(
      [
        { input: 'files.tar', folder: false },
        { input: 'files', folder: true },
        { input: 'led.tar', folder: false, lead: './' },
      ],
      (_, at) => at === entry % 3,
    );
    await lay('files.tar', ociLayout([named]), false);
    await lay('led.tar', led('./'), false);
    if (!existsSync(join(folder, 'files'))) await lay('files', ociLayout([named]), true);
    const scanner = new LayerScanner();
    scanner.push(image.layers[0]?.tar as Uint8Array);
    const index = scanner.finish();
    const written = WRITTEN[index.written[entry] as number] ?? null;
    for (const one of inputs) {
      const path = pathBytes(index, entry);
      const lines = fileLines({ ...one, path, written, layer: 0, blob: layer, compression: 'gzip' });
      expect(lines.length).toBe(written === null ? 1 : 2);
      for (const line of lines) {
        const { status, out } = await type(line ?? 'false');
        expect({ line, status, out: `${out}` }).toEqual({ line, status: 0, out: `content of ${name}` });
      }
    }
  });
});

describe.skipIf(absent.length > 0 || !existsSync(CLI))('lines that convert', () => {
  const names = share(['plain', "it's $(touch ran)", '-rf'], (name) => name === "it's $(touch ran)");
  it.each(names)('an input called %j', async (name) => {
    const input = await lay(`${name} multi.tar`, nestedLayout([image, arm], 'cutaway/app:1.0'), false);
    const nodes = nodesOf(input.opened.roots).filter(({ role }) => role === 'manifest' || role === 'index');
    for (const node of nodes)
      for (const { to } of TARGETS)
        for (const line of convertLines({ ...FIRST_WISH, to }, input.opened, node, input.folder)) {
          if (line === undefined) continue;
          rmSync(join(folder, 'out'), { recursive: true, force: true });
          for (const { to: form } of TARGETS) rmSync(join(folder, `${name} multi-${form}.tar`), { force: true });
          const { status, err } = await type(line.replace(/^skopeo /, 'skopeo --insecure-policy '));
          expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
        }
  });
});

describe.skipIf(absent.length > 0 || DEEP || noRegistry !== undefined)('lines of an image in a registry', () => {
  let server: RegistryServer;
  const repository = () => `${server.host}/cutaway/app`;
  beforeAll(async () => {
    server = await startRegistry(folder);
    await lay('pushed.tar', nestedLayout([image, arm], 'cutaway/app:1.0'), false);
    const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--all', '--preserve-digests'];
    await must('skopeo', ...push, `oci-archive:${join(folder, 'pushed.tar')}`, `docker://${repository()}:1.0`);
  });
  afterAll(() => server?.stop());

  it('show its objects by their digests', async () => {
    const { opened } = await lay('pushed.tar', nestedLayout([image, arm], 'cutaway/app:1.0'), false);
    const there = { ...opened, name: `${repository()}:1.0`, formats: ['registry'] };
    let typed = 0;
    for (const node of nodesOf(opened.roots)) {
      for (const line of objectCommands(node, { opened: there, folder: false })) {
        if (line === undefined || line.startsWith('docker ') || (noCrane && line.startsWith('crane'))) continue;
        await expectShown(line, node);
        typed++;
      }
    }
    expect(typed).toBeGreaterThan(noCrane ? 2 : 12);
  });

  it('fetch what a tag and a digest name', async () => {
    const index = await must('skopeo', 'inspect', '--raw', '--tls-verify=false', `docker://${repository()}:1.0`);
    const digest = sha256(new TextEncoder().encode(index));
    for (const line of registryLines(repository(), '1.0', digest)) {
      if (line === undefined || line.startsWith('docker ') || (noCrane && line.startsWith('crane'))) continue;
      const { status, out, err } = await type(line.replace(/^skopeo /, 'skopeo --insecure-policy '));
      expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
      if (line.startsWith('crane manifest')) expect(sha256(out)).toBe(digest);
      if (line.startsWith('crane digest')) expect(`${out}`.trim()).toBe(digest);
      if (line.startsWith('skopeo copy')) expect(existsSync(join(folder, 'app', 'index.json'))).toBe(true);
    }
  });
});

describe.skipIf(absent.length > 0)('lines for docker', () => {
  let engine: Docker | undefined;
  let server: RegistryServer | undefined;
  beforeAll(async () => {
    const started = await startDocker(mkdtempSync(join(folder, 'docker-')));
    if (typeof started === 'string') sayWhy('lines for docker', started);
    else engine = started;
    if (noRegistry === undefined) server = await startRegistry(mkdtempSync(join(folder, 'docker-registry-')));
  });
  afterAll(async () => {
    await engine?.stop();
    await server?.stop();
  });

  const names = share(NAMES, (name) => /touch|^-rf|\\/.test(name));
  it.each(names)('load an archive called %j', async (name) => {
    if (!engine) return;
    const input = await lay(`${name} docker.tar`, dockerHybrid([named]), false);
    const lines = nodesOf(input.opened.roots).flatMap((node) => objectCommands(node, input));
    const loads = lines.filter((line) => line?.startsWith('docker '));
    expect(loads.length).toBeGreaterThan(0);
    for (const line of loads) {
      const { status, out, err } = await type(`docker() { command docker -H '${engine.address}' "$@"; }\n${line}`);
      expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
      expect(`${out}`).toContain('cutaway/app:1.0');
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  it.skipIf(DEEP)('pull by tag and by digest', async () => {
    if (!engine || !server) return;
    await lay('pulled.tar', ociLayout([named]), false);
    const place = `${server.host}/cutaway/app`;
    const push = ['copy', '--insecure-policy', '--dest-tls-verify=false', '--preserve-digests'];
    await must('skopeo', ...push, `oci-archive:${join(folder, 'pulled.tar')}`, `docker://${place}:1.0`);
    const { digest } = image.manifest.descriptor;
    const pulls = registryLines(place, '1.0', digest).filter((line) => line?.startsWith('docker '));
    expect(pulls).toHaveLength(2);
    for (const line of pulls) {
      const { status, out, err } = await type(`docker() { command docker -H '${engine.address}' "$@"; }\n${line}`);
      expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
      expect(`${out}`).toContain(digest);
    }
  });
});

it.skipIf(DEEP)('nothing that is no tar is listed by tar', async () => {
  const config = blob(OCI.config, {});
  const node = { ...(await openBytes(ociLayout([named]))).roots[0], ...config.descriptor } as Node;
  const opened = { id: '1', name: 'ghcr.io/a/b:1', formats: ['registry'], views: [], roots: [], wrappers: [] };
  const lines = objectCommands(
    { ...node, role: 'config', children: [] },
    { opened: opened as unknown as OpenedInput, folder: false },
  );
  expect(lines.join('\n')).toContain('jq');
  expect(lines.join('\n')).not.toMatch(/\btar\b|push/);
});
