/**
 * Pairs of images with known differences, made by umoci, buildah, skopeo and Python, and stacks of random entries:
 * `diff --files` against both unpacked by umoci and walked by Python. Every difference is found, none is invented.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { cutaway, lines, missing, must, readImage, run, sayWhy } from './cutaway.ts';
import type { Truth } from './shapes.ts';
import { runs } from '../fixtures/deep.ts';

const absent = missing('umoci', 'skopeo', 'buildah', 'python3');
// In small letters: buildah makes a name of it.
const folder = absent ? '' : join(tmpdir(), `cutaway-files-${process.pid}`);
const at = (name: string) => join(folder, name);
const RANDOM_PAIRS = Number(process.env.CUTAWAY_RANDOM_STACKS ?? runs(3, 12));

interface Change {
  readonly path: string;
  readonly kind: string;
  readonly fields?: readonly string[];
  readonly left?: { readonly type: string };
  readonly right?: { readonly type: string };
  readonly movedFrom?: string;
  readonly movedTo?: string;
}

const text = (name: string, size: number) => `${name} `.repeat(Math.ceil(size / (name.length + 1))).slice(0, size);
const many = Array.from({ length: 40 }, (_, i) => ({
  path: `usr/lib/pkg${i % 4}/mod${i}.js`,
  content: text(`module ${i}`, 500 + i),
}));
const layers = [
  {
    entries: [
      { path: 'etc', type: 'dir', mode: 0o755 },
      { path: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\n' },
      { path: 'etc/os-release', content: 'VERSION_ID="12.5"\n' },
      { path: 'usr/bin/tool', content: text('tool', 9000), mode: 0o755 },
      { path: 'usr/bin/alias', type: 'symlink', link: 'tool' },
      { path: 'usr/bin/twin', type: 'hardlink', link: 'usr/bin/tool' },
      { path: 'var/log/install.log', content: 'installed\n' },
      { path: 'empty', content: '' },
      ...many,
    ],
    createdBy: 'ADD rootfs',
  },
  { entries: [{ path: 'srv/own', content: 'own', uid: 33, gid: 33 }], createdBy: 'COPY own /srv' },
] as const;

beforeAll(async () => {
  sayWhy('files of two images', absent);
  if (absent) return;
  process.env.HOME = at('home');
  mkdirSync(at('home'), { recursive: true });
  toFolder(ociLayout([{ image: buildImage({ layers }), names: ['demo:1'] }]), at('base'));
});
afterAll(() => {
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

async function unpacked(layout: string, tag = '1'): Promise<Map<string, Truth>> {
  const bundle = mkdtempSync(at('bundle-'));
  await must('umoci', 'unpack', '--image', `${at(layout)}:${tag}`, join(bundle, 'b'));
  const found = lines<Truth>(await readImage('walk', join(bundle, 'b/rootfs')));
  rmSync(bundle, { recursive: true });
  return new Map(found.map((line) => [line.path, line]));
}

/** umoci sets a folder's time before it fills it, so times of folders are not on the disk. */
function truth(left: Map<string, Truth>, right: Map<string, Truth>): string[] {
  const [inodesA, inodesB] = [groups(left), groups(right)];
  const found: string[] = [];
  for (const path of new Set([...left.keys(), ...right.keys()])) {
    const [a, b] = [left.get(path), right.get(path)];
    if (!a || !b) {
      found.push(`${path}: ${a ? 'removed' : 'added'}`);
      continue;
    }
    const isLink = a.type === 'symlink' || b.type === 'symlink';
    const fields = [
      a.type !== b.type && 'type',
      a.type === b.type && a.content !== b.content && 'content',
      a.type === b.type && a.size !== b.size && 'size',
      a.mode !== b.mode && !isLink && 'mode',
      (a.uid !== b.uid || a.gid !== b.gid) && 'owner',
      a.type === b.type && a.linkName !== b.linkName && 'link',
      a.type === b.type && a.device !== b.device && 'device',
      JSON.stringify(a.xattrs ?? {}) !== JSON.stringify(b.xattrs ?? {}) && 'xattrs',
      a.mtime !== b.mtime && a.type !== 'dir' && b.type !== 'dir' && 'mtime',
      inodesA(a) !== inodesB(b) && 'hardlinks',
    ].filter(Boolean);
    if (fields.length > 0) found.push(`${path}: ${fields.join(' ')}`);
  }
  return found.sort();
}

/** The paths that share an inode, as one text; '' for a file alone. */
function groups(walked: Map<string, Truth>): (line: Truth) => string {
  const paths = new Map<number, string[]>();
  for (const { path, inode, type } of walked.values())
    if (type !== 'dir') paths.set(inode, [...(paths.get(inode) ?? []), path]);
  return ({ inode }) => {
    const all = paths.get(inode) ?? [];
    return all.length > 1 ? all.sort().join('\0') : '';
  };
}

function summaryOf(changes: readonly Change[]): string[] {
  const found = changes.flatMap(({ path, kind, fields = [], left, right }) => {
    if (kind !== 'modified') return [`${path}: ${kind}`];
    const isDir = left?.type === 'dir' || right?.type === 'dir';
    const rest = fields.filter((field) => field !== 'mtime' || !isDir);
    return rest.length > 0 ? [`${path}: ${rest.join(' ')}`] : [];
  });
  return found.sort();
}

async function diff(left: string, right: string, ...options: string[]) {
  const { status, stdout, stderr } = await cutaway('diff', at(left), at(right), '--files', '--json', ...options);
  const result = JSON.parse(`${stdout}`) as { same: boolean; files: Change[]; hidden?: { files: number } };
  expect([status, result.same], stderr).toEqual(result.same ? [0, true] : [1, false]);
  return result;
}

/** Our answer beside the disks; gives back what was found. */
async function check(left: string, right: string): Promise<Change[]> {
  const { files } = await diff(left, right);
  expect(summaryOf(files)).toEqual(truth(await unpacked(left), await unpacked(right)));
  return files;
}

/** A new layer by umoci, holding what a shell script does to the unpacked root filesystem. */
async function change(from: string, to: string, script: string): Promise<void> {
  cpSync(at(from), at(to), { recursive: true });
  const bundle = at(`${to}-bundle`);
  await must('umoci', 'unpack', '--image', `${at(to)}:1`, bundle);
  await must('sh', '-ec', `cd ${bundle}/rootfs; ${script}`);
  await must('umoci', 'repack', '--image', `${at(to)}:1`, bundle);
  rmSync(bundle, { recursive: true });
}

describe.skipIf(absent)('files of two images', () => {
  it('are all found after an upgrade: content, sizes, modes, owners, links, files that came and went', async () => {
    await change(
      'base',
      'upgraded',
      `printf 'VERSION_ID="12.6"\\n' >etc/os-release; printf more >>etc/passwd; rm usr/lib/pkg0/mod0.js; rm -r var/log
       echo new >usr/lib/pkg1/new.js; chmod 4755 usr/bin/tool; chown 7:8 srv/own; ln -sfn twin usr/bin/alias
       mkdir -m 1777 scratch; ln usr/lib/pkg2/mod2.js usr/lib/pkg2/again.js; rm empty; mkdir empty; mkfifo pipe`,
    );
    const files = await check('base', 'upgraded');
    const fields = Object.fromEntries(files.map((one) => [one.path, one.fields?.filter((field) => field !== 'mtime')]));
    // The same size, so only reading tells.
    expect(fields['etc/os-release']).toEqual(['content']);
    expect(fields['usr/bin/tool']).toEqual(['mode']);
    expect(fields['usr/lib/pkg2/mod2.js']).toEqual(['hardlinks']);
  });

  it('differ in modes alone after a chmod', async () => {
    await change('base', 'chmod', 'chmod -R go-r usr/lib');
    const files = await check('base', 'chmod');
    expect(new Set(files.flatMap(({ fields }) => fields ?? []))).toEqual(new Set(['mode']));
    expect((await diff('base', 'chmod', '--ignore', 'mode,packing')).hidden?.files).toBe(files.length);
  });

  it('differ in times alone after a rebuild, and a semantic comparison finds the same image', async () => {
    await change('base', 'touched', 'find . -type f -exec touch -d 2001-02-03T04:05:06 {} +');
    const files = await check('base', 'touched');
    expect(new Set(files.flatMap(({ fields }) => fields ?? []))).toEqual(new Set(['mtime']));
    const { same, hidden } = await diff('base', 'touched', '--semantic');
    expect([same, hidden?.files]).toEqual([true, files.length]);
  });

  it('are the same where layers are only compressed in another way', async () => {
    const to = `oci:${at('zstd')}:1`;
    await must(
      'skopeo',
      '--insecure-policy',
      'copy',
      '--quiet',
      `oci:${at('base')}:1`,
      to,
      '--dest-compress-format',
      'zstd',
    );
    // umoci reads no zstd: that the files are the same is skopeo's word.
    expect((await diff('base', 'zstd')).files).toEqual([]);
    expect((await diff('base', 'zstd', '--semantic')).same).toBe(true);
  });

  it('are the same where layers are squashed into one', async () => {
    const buildah = ['--storage-driver', 'vfs', '--root', at('store'), '--runroot', at('runroot')];
    const made = (await must('buildah', ...buildah, 'from', '--pull-never', `oci:${at('upgraded')}:1`)).trim();
    await must('buildah', ...buildah, 'commit', '--quiet', '--squash', made, `oci:${at('squashed')}:1`);
    const files = await check('upgraded', 'squashed');
    expect(summaryOf(files)).toEqual([]);
  });

  it('are known again in another folder', async () => {
    await change('base', 'moved', 'mkdir -p opt; mv usr/lib/pkg3 opt/pkg3; mv etc/os-release usr/lib/os-release');
    const files = await check('base', 'moved');
    const moved = files.filter(({ movedFrom }) => movedFrom).map(({ path, movedFrom }) => `${movedFrom} ${path}`);
    expect(moved).toContain('etc/os-release usr/lib/os-release');
    expect(moved.filter((pair) => pair.includes('pkg3')).length).toBe(10);
    for (const pair of moved)
      if (pair.includes('pkg3')) expect(pair.split(' ')[1]).toBe(`opt${pair.split(' ')[0]?.slice(7)}`);
  });

  it(`are found between ${RANDOM_PAIRS} stacks of random entries`, async () => {
    const seeds = Array.from({ length: RANDOM_PAIRS * 4 }, (_, i) => String(i + 1));
    await must('python3', join(import.meta.dirname, 'odd_layers.py'), folder, ...seeds);
    const walked: [string, Map<string, Truth>][] = [];
    for (const seed of seeds) {
      if (walked.length > RANDOM_PAIRS) break;
      const bundle = at(`${seed}/bundle`);
      // umoci stops at some odd entries, where we go on.
      if ((await run('umoci', ['unpack', '--image', `${at(seed)}/oci:odd`, bundle])).status !== 0) continue;
      const found = lines<Truth>(await readImage('walk', join(bundle, 'rootfs')));
      walked.push([`${seed}/oci`, new Map(found.map((line) => [line.path, line]))]);
    }
    let differences = 0;
    for (const [i, [right, b]] of walked.entries()) {
      const [left, a] = walked[i - 1] ?? [];
      if (!left || !a) continue;
      const { files } = await diff(left, right);
      expect(summaryOf(files)).toEqual(truth(a, b));
      differences += files.length;
    }
    expect(walked.length).toBe(RANDOM_PAIRS + 1);
    expect(differences).toBeGreaterThan(100);
  });
});
