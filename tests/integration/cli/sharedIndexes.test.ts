/** What every command says of a layer that somebody else's index lists: marked, or read in full; never a wrong byte as right. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildImage } from '../../fixtures/image.ts';
import { DEEP } from '../../fixtures/deep.ts';
import { absurdBlobs, FORGED } from '../../fixtures/forgedIndexes.ts';
import { type HttpRegistry, serveRegistry } from '../../fixtures/httpRegistry.ts';
import { ociLayout, toFolder } from '../../fixtures/layouts.ts';
import { MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { tryCommand } from '../../fixtures/runCommand.ts';
import { ALLOWED, attach, CONTENTS, indexBytes, sharedImage } from '../../fixtures/sharedIndex.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-marks-'));
const registry = new MemoryRegistry({ referrers: 'yes' });
let server: HttpRegistry;
let liar = '';
let at = '';

/** Attaches an index in place of what was attached. */
async function publish(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { image, layer } = sharedImage();
  const attached = attach(bytes, image, layer);
  for (const one of attached.blobs) registry.blobs.set(one.descriptor.digest, one.bytes);
  registry.pushManifest(attached.manifest);
  registry.referrers.set(image.manifest.descriptor.digest, [attached.descriptor]);
  liar = attached.manifest.descriptor.digest;
}

/** Its windows lie so that every header fits: nothing less than a pass shows it. */
beforeAll(async () => {
  const { image, layer } = sharedImage();
  registry.push('1', image);
  registry.push('2', buildImage({ layers: [{ entries: [{ path: 'other', content: '' }] }] }));
  await publish(await indexBytes(layer, FORGED.find(({ shows }) => shows)?.forge));
  server = await serveRegistry(registry);
  at = `${server.host}/team/app:1`;
});
beforeEach(() => {
  registry.log.length = 0;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const fetched = () => {
  const { digest } = sharedImage().layer.descriptor;
  return registry.log.filter(({ path }) => path.endsWith(digest)).reduce((sum, { bytes }) => sum + bytes, 0);
};

/** A command line, and where the index is named beside stderr: in what it prints or writes, or in an object on stderr. */
const WAYS: readonly (readonly [line: string, more: 'json' | 'document' | 'object' | 'lines'])[] = [
  ['ls IMAGE', 'lines'],
  ['cat IMAGE many/99.conf', 'lines'],
  ['search IMAGE *.conf', 'lines'],
  ['search IMAGE --text malic', 'lines'],
  ['packages IMAGE', 'lines'],
  ['secrets IMAGE', 'lines'],
  ['advice IMAGE', 'lines'],
  ['cat IMAGE many/99.conf --quiet', 'lines'],
  ['ls IMAGE --tsv --quiet', 'lines'],
  ['extract IMAGE many/99.conf --to OUT/q --quiet', 'lines'],
  ['ls IMAGE --json --quiet', 'object'],
  ['ls IMAGE --layer 0 --json', 'object'],
  ['cat IMAGE many/99.conf --json', 'object'],
  ['search IMAGE *.conf --json', 'object'],
  ['extract IMAGE many/99.conf --to OUT/j --json', 'object'],
  ['packages IMAGE --json', 'object'],
  ['packages IMAGE --spdx', 'document'],
  ['packages IMAGE --cyclonedx', 'document'],
  ['diff IMAGE OTHER --markdown', 'document'],
  ['diff IMAGE OTHER --files --html OUT/report.html', 'document'],
  ['waste IMAGE --json', 'json'],
  ['ci IMAGE', 'lines'],
  ['ci IMAGE --json --index-from SAME', 'json'],
  ['inspect IMAGE --json', 'lines'],
  ['history IMAGE', 'lines'],
  ['diff IMAGE OTHER --files', 'lines'],
  ['diff IMAGE OTHER --size --json', 'json'],
  ['export IMAGE --output OUT/rootfs.tar', 'lines'],
  ['extract IMAGE many/99.conf --to OUT/x', 'lines'],
  ['convert IMAGE OUT/c.tar --to oci-archive', 'lines'],
  ['verify IMAGE', 'lines'],
];

describe.skipIf(DEEP)('by an index whose windows lie', () => {
  it.each(WAYS)('%s: who asks for the index names it, whatever is shown by it', async (line, more) => {
    const words = line
      .split(' ')
      .map((word) =>
        word
          .replace('SAME', `${server.host}/team/app`)
          .replace('IMAGE', at)
          .replace('OTHER', `${server.host}/team/app:2`)
          .replace('OUT', folder),
      );
    const { status, out, notes } = await tryCommand(...words, '--plain-http');
    const isAsked = registry.log.some(({ path }) => path.endsWith(liar));
    const isNamed = notes.some((note) => note.includes(liar));
    expect(notes.filter((note) => /error/.test(note))).toEqual([]);
    expect(status).toBe(line.startsWith('diff') ? 1 : 0);
    expect(isNamed).toBe(isAsked);
    if (more === 'json') expect(JSON.stringify(JSON.parse(out))).toContain(liar);
    if (more === 'object') expect(notes.find((note) => note.startsWith('unchecked {'))).toContain(liar);
    if (more === 'document') expect([out, ...written()].join('')).toContain(liar);
    if (line === 'ci IMAGE') expect(isAsked).toBe(false);
    // What has the forged name is never said without whose it is; what read all of the layer has the right one.
    const shown = [out, ...written()].join('');
    if (shown.includes(ALLOWED[1])) expect(isNamed).toBe(true);
    if (fetched() >= sharedImage().layer.bytes.length) expect(shown).not.toContain(ALLOWED[1]);
  });
});

const NONE =
  /warning: No index of this layer is attached to its image in .*\/team\/app, or there is no such repository/;

describe.skipIf(DEEP)('--index-from', () => {
  let empty: HttpRegistry;
  let older: HttpRegistry;
  beforeAll(async () => {
    empty = await serveRegistry(new MemoryRegistry({ referrers: 'yes' }));
    older = await serveRegistry(new MemoryRegistry());
  });
  afterAll(async () => {
    await empty.stop();
    await older.stop();
  });
  const USES: readonly (readonly [name: string, from: () => string, said: RegExp, asks: boolean])[] = [
    ['a repository that has them', () => `${server.host}/team/app`, /listed by a shared index/, true],
    [
      'a repository that cannot be reached',
      () => '127.0.0.1:9/team/app',
      /warning: Indexes in 127\.0\.0\.1:9\/team\/app could not be asked for: /,
      false,
    ],
    ['a registry that has none', () => `${empty.host}/team/app`, NONE, false],
    ['a registry that knows no such repository', () => `${older.host}/team/app`, NONE, false],
    ['none', () => 'none', /^$/, false],
  ];
  it.each(USES)('%s: is said, and the layer listed all the same', async (_, from, said, asks) => {
    const { status, out, notes } = await tryCommand('ls', at, '--index-from', from(), '--plain-http');
    expect([status, out.includes('usr/last')]).toEqual([0, true]);
    expect(notes.join('\n')).toMatch(said);
    expect(registry.log.some(({ path }) => path.endsWith(liar))).toBe(asks);
  });
});

/** The image's layout with what `cutaway index -o` writes beside it, as copying all that refers to an image puts it there. */
describe.skipIf(DEEP)('an index that lies in the layout of its image', () => {
  it.each(['folder', 'archive'])('lists the layer, is named, and every file is right (%s)', async (form) => {
    const files = ociLayout([{ image: sharedImage().image, names: ['app:1'] }]);
    const [image, indexes] = [join(folder, 'image'), join(folder, 'indexes')];
    toFolder(files, image);
    expect((await tryCommand('index', image, '-o', indexes)).status).toBe(0);
    const listOf = (at: string) => JSON.parse(readFileSync(join(at, 'index.json'), 'utf8')) as { manifests: object[] };
    const [one, other] = [listOf(image), listOf(indexes)];
    cpSync(indexes, image, { recursive: true });
    writeFileSync(
      join(image, 'index.json'),
      JSON.stringify({ ...one, manifests: [...one.manifests, ...other.manifests] }),
    );
    const input = form === 'folder' ? image : `${image}.tar`;
    if (form === 'archive') await promisify(execFile)('tar', ['-C', image, '-cf', input, '.']);
    const which = ['--image', sharedImage().image.manifest.descriptor.digest];
    const { status, out, notes } = await tryCommand('ls', input, ...which);
    expect([status, out.includes('usr/last')], notes.join(' ')).toEqual([0, true]);
    expect(notes.join(' ')).toContain('listed by a shared index (cutaway sha256:');
    for (const [path, content] of Object.entries(CONTENTS))
      expect((await tryCommand('cat', input, path, ...which)).out, path).toBe(content);
    expect((await tryCommand('verify', input)).status).toBe(0);
  });
});

/** What commands wrote to files so far. */
function written(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));
}

/** All kinds: what each gives is right, or the command says whose index it is. */
const LIES: readonly (readonly [string, () => Promise<Uint8Array<ArrayBuffer>>])[] = [
  ...FORGED.map(({ name, forge }) => [name, () => indexBytes(sharedImage().layer, forge)] as const),
  ...absurdBlobs().map(([name, bytes]) => [name, async () => bytes] as const),
];

describe.skipIf(!DEEP)('every forged index', () => {
  it.each(LIES)('%s', async (_, make) => {
    await publish(await make());
    for (const [path, content] of Object.entries(CONTENTS)) {
      const { status, out, notes } = await tryCommand('cat', at, path, '--plain-http');
      const isNamed = notes.some((note) => note.includes(liar));
      expect(isNamed, path).toBe(true);
      if (status === 0 && !notes.some((note) => /not checked against/.test(note))) expect(out, path).toBe(content);
      // Not in the list: said so, which is no content.
      if (status !== 0) expect([status, out], path).toEqual([2, '']);
    }
    expect((await tryCommand('verify', at, '--plain-http')).status).toBe(0);
  });
});
