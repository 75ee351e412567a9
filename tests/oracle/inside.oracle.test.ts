/** Archives of the kinds that layers bring along, each file of them byte for byte as Python, ar and dpkg-deb read it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spool } from '../../src/cli/node/spool.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../src/core/bytes/source.ts';
import { openInnerArchive } from '../../src/core/store/innerArchive.ts';
import { DEEP, share } from '../fixtures/deep.ts';
import { lines, missing, must, onPath, run, sayWhy } from './cutaway.ts';

const SCRIPT = join(import.meta.dirname, 'inside.py');
const WHEELS = '/usr/share/python-wheels';
const absent = missing('python3', 'ar', 'dpkg-deb');
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-inside-'));

interface Line {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

const theirs = async (kind: string, path: string) => lines<Line>(await must('python3', SCRIPT, kind, path));

function open(source: ByteSource, name: string) {
  return openInnerArchive(source, { name, dear: true, spool: (chunks) => spool(chunks) });
}

/** The archive at a path, gone into entry by entry. */
async function openAt(path: string, ...way: readonly string[]) {
  let archive = await open(fromBytes(new Uint8Array(readFileSync(path))), path);
  for (const entry of way) {
    const source = archive.files.open(entry);
    if (!source) throw new Error(`${path} has no ${entry}`);
    archive = await open(source, entry);
  }
  return archive;
}

async function ours(path: string, ...way: readonly string[]): Promise<Line[]> {
  const { files, release } = await openAt(path, ...way);
  const found: Line[] = [];
  for (const entry of files.entries) {
    if (entry.kind !== 'file') continue;
    const source = files.open(entry.path) as ByteSource;
    const bytes = await source.read(0, source.size);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    found.push({ path: files.prefix + entry.path, size: bytes.length, sha256 });
  }
  await release();
  return found;
}

const wheels = (): string[] => {
  try {
    return readdirSync(WHEELS)
      .filter((name) => name.endsWith('.whl'))
      .map((name) => join(WHEELS, name));
  } catch {
    return [];
  }
};

beforeAll(async () => {
  sayWhy('archives inside layers', absent);
  if (!absent) await must('python3', SCRIPT, 'make', folder);
});
afterAll(() => folder && rmSync(folder, { recursive: true, force: true }));

describe.skipIf(absent)('archives', () => {
  const zips = ['stored', 'deflated', 'bzip2', 'wide', 'many', 'streamed', 'prefixed'];
  for (const name of share(zips, (kind) => kind !== 'many')) {
    it(`reads a ${name} zip as zipfile does`, async () => {
      const path = join(folder, `${name}.zip`);
      expect(await ours(path)).toEqual(await theirs('zip', path));
    });
  }
});

describe.skipIf(absent || DEEP)('archives as tools make them', () => {
  it('reads real wheels as zipfile does', async (context) => {
    const paths = wheels();
    if (paths.length === 0) context.skip(`no wheels in ${WHEELS}`);
    for (const path of paths) expect(await ours(path)).toEqual(await theirs('zip', path));
  });

  it('reads a jar that the JDK made as zipfile does', async (context) => {
    if (!onPath('jar')) context.skip('no jar');
    const path = join(folder, 'made.jar');
    await must('jar', 'cf', path, '-C', import.meta.dirname, '.');
    expect((await ours(path)).length).toBeGreaterThan(5);
    expect(await ours(path)).toEqual(await theirs('zip', path));
  });

  it('reads a real Debian package as dpkg-deb does', async (context) => {
    const { status } = await run('sh', ['-c', `cd '${folder}' && apt-get download hello`]);
    const name = readdirSync(folder).find((each) => each.endsWith('.deb'));
    if (status !== 0 || name === undefined) return context.skip('apt-get gives no package');
    const path = join(folder, name);
    const outer = (await openAt(path)).files.entries.map((entry) => entry.path);
    const data = outer.find((entry) => entry.startsWith('data.tar')) ?? '';
    const control = outer.find((entry) => entry.startsWith('control.tar')) ?? '';
    expect(await ours(path, data)).toEqual(await theirs('deb', path));
    expect((await ours(path, control)).map(({ path: file }) => file)).toContain('control');
  });

  it('reads a static library as ar does', async () => {
    const members = ['inside.py', 'a_member_whose_name_is_longer_than_ar_has_room_for.txt'];
    await must('cp', SCRIPT, join(folder, 'inside.py'));
    await must('cp', SCRIPT, join(folder, members[1] as string));
    const path = join(folder, 'lib.a');
    await must('ar', 'rc', path, ...members.map((member) => join(folder, member)));
    expect(await ours(path)).toEqual(await theirs('ar', path));
  });
});
