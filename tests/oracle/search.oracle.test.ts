/**
 * Searching beside `find` and `grep`: each layer of a real image unpacked by tar, and every hit compared. Layers are
 * unpacked one by one, so what later layers overwrite or delete is found there too.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import type { Hit } from '../../src/core/rootfs/search/hit.ts';
import { parseQuery } from '../../src/core/rootfs/search/query/parseQuery.ts';
import { createEngine, type LocalEngine } from '../../src/engine/createEngine.ts';
import type { SearchPart } from '../../src/engine/search/found.ts';
import { missing, must, run, sayWhy } from './cutaway.ts';

const given = process.env.CUTAWAY_SEARCH_IMAGE;
const made = inject('debian');
const absent = missing('tar', 'find', 'grep') ?? (given || !('absent' in made) ? undefined : made.absent);
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-search-'));
const host = createNodeHost(join(import.meta.dirname, '../../dist/cli'));
let engine: LocalEngine;
let id = '';
/** By layer, base first: where tar unpacked it. */
const unpacked: string[] = [];

beforeAll(async () => {
  sayWhy('searching', absent);
  if (absent) return;
  const path = given ?? ('folder' in made ? join(made.folder, 'oci') : '');
  engine = createEngine(host);
  const opened = await engine.open({ kind: 'path', name: path, path });
  id = opened.id;
  const image = opened.roots.flatMap((root) => [root, ...root.children]).find((node) => node.role === 'manifest');
  for (const layer of image?.children.filter(({ role }) => role === 'layer') ?? []) {
    const place = join(folder, `layer-${unpacked.length}`);
    mkdirSync(place);
    unpacked.push(place);
    const source = await engine.content(id, { kind: 'node', key: layer.key });
    await unpack(source.stream(), place);
  }
});

afterAll(async () => {
  await host.stop();
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

async function unpack(stored: AsyncIterable<Uint8Array>, place: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  const file = `${place}.blob`;
  await writeFile(file, stored);
  const { stderr } = await run('tar', ['-xf', file, '-C', place, '--numeric-owner', '--xattrs', '--xattrs-include=*']);
  // A hard link into a layer below has no target where a layer is unpacked alone; tar goes on with the rest.
  const odd = /implausibly old time stamp|Cannot hard link to|due to previous errors/;
  expect(stderr.split('\n').filter((line) => line !== '' && !odd.test(line))).toEqual([]);
  rmSync(file);
}

/** `layer path`, sorted; whiteouts are files of another name to tar. */
async function ours(text: string): Promise<Hit[]> {
  const hits: Hit[] = [];
  const onPart = (part: unknown) => {
    const found = part as SearchPart;
    if (found.kind === 'hits') hits.push(...found.hits);
  };
  const answer = await engine.ask([id], 'search', { query: parseQuery(text) }, { onPart });
  expect(answer.unread).toEqual([]);
  expect(answer.shown).toBe(hits.length);
  return hits;
}

const sorted = (list: Iterable<string>) => [...new Set(list)].sort();

async function theirs(...args: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const [layer, place] of unpacked.entries()) {
    const listed = await must('find', place, '-mindepth', '1', ...args, '-printf', '%P\\0');
    found.push(
      ...listed
        .split('\0')
        .filter(Boolean)
        .map((path) => `${layer} ${path}`),
    );
  }
  return sorted(found);
}

const NO_WHITEOUTS = ['!', '-name', '.wh.*'];

describe('entries', () => {
  it.each([
    ['*.so*', ['-iname', '*.so*']],
    ['*.conf type:file', ['-iname', '*.conf', '-type', 'f']],
    ['README', ['-name', '*README*']],
    ['size>100000 type:file', ['-type', 'f', '-size', '+100000c']],
    ['size:1000..2000', ['-type', 'f', '-size', '+999c', '-size', '-2001c']],
    ['mode:setuid', ['-perm', '-4000']],
    ['mode:setgid', ['-perm', '-2000']],
    ['mode:world-writable type:file,dir', ['(', '-type', 'f', '-o', '-type', 'd', ')', '-perm', '-0002']],
    ['mode:0600', ['-perm', '0600']],
    ['type:symlink *lib*', ['-type', 'l', '-iname', '*lib*']],
    ['owner:0 mode:executable size>1000000', ['-uid', '0', '-type', 'f', '-perm', '/111', '-size', '+1000000c']],
    ['re:/^[a-m].*\\d$/ type:dir', ['-type', 'd', '-regextype', 'posix-extended', '-regex', '.*/[a-m][^/]*[0-9]']],
    ['etc/**', ['-path', '*/layer-*/etc/*']],
  ])('that meet %s are those of find', async (query, args) => {
    if (absent) return;
    // Hard links: find sees a file at each name. A directory that only its children imply has no entry.
    const entries = await ours(`${query} state:final,overwritten,deleted,hidden`);
    const found = sorted(
      entries.filter(({ type }) => type !== 'hardlink').map(({ layer, path }) => `${layer} ${path}`),
    );
    const links = new Set((await ours('type:hardlink')).map(({ layer, path }) => `${layer} ${path}`));
    const all = new Set((await ours('re:/^/ type:dir')).map(({ layer, path }) => `${layer} ${path}`));
    const expected = await theirs(...args, ...NO_WHITEOUTS);
    const dirs = new Set(await theirs('-type', 'd'));
    const listed = expected.filter((each) => !links.has(each) && (!dirs.has(each) || all.has(each)));
    expect(listed.length).toBeGreaterThan(0);
    expect(found).toEqual(listed);
  });
});

describe('lines', () => {
  it.each([
    ['Copyright', ['-F', 'Copyright']],
    ['GNU General', ['-F', 'GNU General']],
    ['/^#!.*(perl|python)/', ['-E', '^#!.*(perl|python)']],
    ['/lib[a-z]+[.]so/', ['-E', 'lib[a-z]+[.]so']],
  ])('with %s are those of grep', async (text, args) => {
    if (absent) return;
    const query = text.startsWith('/') ? `text:${text}` : `text:"${text}"`;
    const hits = await ours(`${query} binary:yes type:file size<2MB`);
    const files = new Map(hits.map((hit) => [`${hit.layer} ${hit.path}`, hit]));
    const expected = new Map<string, number[]>();
    const skipped = new Set((await ours('type:hardlink')).map(({ layer, path }) => `${layer} ${path}`));
    const small = new Set(await theirs('-type', 'f', '-size', '-2000000c'));
    for (const [layer, place] of unpacked.entries()) {
      const { stdout } = await run('env', ['LC_ALL=C', 'grep', '-rnaZ', '-m', '100', ...args, place]);
      for (const line of `${stdout.toString('latin1')}`.split('\n')) {
        const [path, rest = ''] = line.split('\0');
        const number = /^(\d+):/.exec(rest)?.[1];
        if (!path?.startsWith(`${place}/`) || number === undefined) continue;
        const name = `${layer} ${Buffer.from(path.slice(place.length + 1), 'latin1').toString()}`;
        if (skipped.has(name) || !small.has(name)) continue;
        expected.set(name, [...(expected.get(name) ?? []), Number(number)]);
      }
    }
    expect(expected.size).toBeGreaterThan(0);
    expect(sorted(files.keys())).toEqual(sorted(expected.keys()));
    for (const [name, numbers] of expected) {
      expect([name, files.get(name)?.lines?.map(({ line }) => line)]).toEqual([name, numbers]);
    }
  });

  it('and contents by sha256 are those of sha256sum', async () => {
    if (absent) return;
    const [layer, path] =
      (await ours('type:file size>50000 layer:0')).map((hit) => [hit.layer, hit.path] as const)[3] ?? [];
    const sum = (await must('sha256sum', join(unpacked[layer ?? 0] ?? '', path ?? ''))).slice(0, 64);
    const hits = await ours(`sha256:${sum}`);
    expect(hits.map((hit) => [hit.layer, hit.path, hit.sha256])).toContainEqual([layer, path, sum]);
    for (const hit of hits) {
      expect(await must('sha256sum', join(unpacked[hit.layer] ?? '', hit.path))).toContain(sum);
    }
  });
});
