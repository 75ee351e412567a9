/**
 * A real Debian root filesystem of nine layers, in every form that real tools write, read by us and by others: objects by
 * Python and hashlib, files by `umoci unpack`.
 */
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import {
  cutaway,
  cutawayJSON,
  cutawayLines,
  type FileLine,
  lines,
  missing,
  must,
  readImage,
  sayWhy,
} from './cutaway.ts';
import { DEEP, share } from '../fixtures/deep.ts';
import { FORMS, type FormMaker, makeForm, RUN_ROOT } from './forms.ts';
import { type Facts, type Inspected, objectsOf, type Truth, withoutPlace } from './shapes.ts';

const made = inject('debian');
const absent = 'absent' in made ? made.absent : undefined;
// buildah makes a name of the path: it takes small letters only, and no folder that begins with a dot.
const folder = absent ? '' : join(tmpdir(), `cutaway-oracle-${process.pid}`);
const layout = join(folder, 'oci');
let truth: Truth[] = [];
let folderTimes: Record<string, number> = {};

beforeAll(async () => {
  sayWhy('nine layers of Debian', absent);
  if (!('folder' in made)) return;
  cpSync(join(made.folder, 'oci'), layout, { recursive: true });
  truth = lines(readFileSync(join(made.folder, 'truth.jsonl'), 'utf8'));
  folderTimes = JSON.parse(await readImage('folders', layout));
});

afterAll(() => {
  if (!folder || process.env.CUTAWAY_KEEP) return;
  for (const path of [folder, RUN_ROOT]) rmSync(path, { recursive: true, force: true });
});

/** umoci sets a folder's time before it fills it; layers say it. Implied folders have none. */
function expectFiles(found: readonly FileLine[]): void {
  const inodes = new Map(truth.map(({ path, inode }) => [path, inode]));
  const byPath = new Map(truth.map((line) => [line.path, line]));
  expect(found.map(({ path }) => path)).toEqual(truth.map(({ path }) => path));
  const wrong = found.flatMap((line) => {
    const real = byPath.get(line.path);
    if (!real) return [];
    // A hard link is told as one as long as its target is there; on disk both are files of one inode.
    const linked = line.type === 'hardlink' && inodes.get(line.linkName ?? '') === real.inode;
    const ours = withoutPlace(linked ? { ...line, type: 'file', linkName: undefined } : line);
    const mtime = real.type === 'dir' ? (folderTimes[real.path] ?? line.mtime) : real.mtime;
    const theirs = withoutPlace({ ...real, mtime });
    return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ ours, theirs }];
  });
  expect(wrong.slice(0, 20)).toEqual([]);
}

function expectObjects(form: FormMaker, inspected: Inspected, facts: readonly Facts[]): void {
  const expected = facts
    .filter(({ view }) => view === form.view)
    .map(({ manifest, config, layers }) => ({ manifest, config, layers }));
  expect(expected.length).toBeGreaterThan(0);
  const found = objectsOf(inspected, form.view === 'docker' ? 'docker' : form.view);
  expect(found.map(({ layers }) => layers.map(({ mediaType, ...rest }) => rest))).toEqual(
    expected.map(({ layers }) => layers.map(({ mediaType, ...rest }) => rest)),
  );
  expect(found.map(({ manifest, config }) => ({ manifest, config }))).toEqual(
    expected.map(({ manifest, config }) => ({ manifest, config })),
  );
  for (const [i, { layers }] of expected.entries()) {
    for (const [n, { mediaType }] of layers.entries()) {
      if (mediaType) expect(found[i]?.layers[n]?.mediaType).toBe(mediaType);
    }
  }
}

describe.each(share(FORMS, ({ always }) => Boolean(always)))('nine layers of Debian, $name', (form) => {
  const out = join(folder, 'forms', form.name.replace(/\W+/g, '-'));
  let path = '';
  let reason = absent;

  beforeAll(async () => {
    if (reason) return;
    const written = await makeForm(form, layout, out);
    if ('path' in written) path = written.path;
    else reason = written.skip;
    sayWhy(form.name, reason);
  });

  afterAll(() => {
    if (!process.env.CUTAWAY_KEEP) rmSync(out, { recursive: true, force: true });
  });

  it('shows the objects that its bytes hold', async (test) => {
    if (reason) return test.skip(reason);
    const facts: Facts[] = JSON.parse(await readImage('objects', path));
    expectObjects(form, await cutawayJSON<Inspected>('inspect', path), facts);
  });

  it('verifies every digest and diffID', async (test) => {
    if (reason) return test.skip(reason);
    const report = await cutawayJSON<{ ok: boolean; checks: { kind: string; ok: boolean }[] }>('verify', path);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checks.filter(({ kind }) => kind === 'diffID').length).toBeGreaterThanOrEqual(9);
  });

  it('lists the root filesystem as umoci unpacks it', async (test) => {
    if (reason) return test.skip(reason);
    const args = form.view === 'docker' ? ['--form', 'docker'] : [];
    expectFiles(await cutawayLines<FileLine>('ls', path, ...args));
  });
});

describe.skipIf(DEEP)('nine layers of Debian, file by file', () => {
  it('gives the bytes of every file, through hard links and linked folders too', async (test) => {
    const reason = absent ?? missing('skopeo');
    if (reason) return test.skip(reason);
    const plain = join(folder, 'plain.tar');
    await must('skopeo', '--insecure-policy', 'copy', '-q', `oci:${layout}:nine`, `docker-archive:${plain}:nine:1`);
    const host = createNodeHost(join(import.meta.dirname, '../../dist/cli'));
    const engine = createEngine(host);
    const { id, roots } = await engine.open({ kind: 'path', name: plain, path: plain });
    const wrong: string[] = [];
    const files = truth.filter(({ type, path }) => type === 'file' && !path.includes('\\x'));
    for (const { path, content } of files) {
      const file = await engine.findMerged(id, roots[0]?.key ?? '', 8, path);
      const hash = createHash('sha256');
      for await (const chunk of (await engine.content(id, { kind: 'file', file })).stream()) hash.update(chunk);
      if (hash.digest('hex') !== content) wrong.push(path);
    }
    await engine.close(id);
    await host.stop();
    expect(files.length).toBeGreaterThan(1500);
    expect(wrong).toEqual([]);
  });

  it('prints files out of compressed layers', async (test) => {
    if (absent) return test.skip(absent);
    for (const path of ['usr/bin/perl', 'etc/debian_version', 'bin/through-link', 'odd/hard-to-lower', 'usr/bin/sh']) {
      const real = truth.find((line) => line.path === path.replace(/^bin\//, 'usr/bin/'));
      const { stdout } = await cutaway('cat', layout, path);
      expect([path, createHash('sha256').update(stdout).digest('hex')]).toEqual([path, real?.content]);
    }
  });

  it('counts the waste that Python counts, path by path', async (test) => {
    if (absent) return test.skip(absent);
    const theirs: { wastedBytes: number; finalBytes: number; totalBytes: number; files: Record<string, unknown> } =
      JSON.parse(await must('python3', join(import.meta.dirname, 'waste.py'), 'image', layout));
    const found = await cutawayJSON<{
      totalBytes: number;
      wastedBytes: number;
      files: { path: string; bytes: number; layers: number[]; why: string }[];
    }>('waste', layout);
    const files = Object.fromEntries(found.files.map(({ path, bytes, layers, why }) => [path, [bytes, layers, why]]));
    const { totalBytes, wastedBytes } = found;
    expect({ totalBytes, wastedBytes, finalBytes: totalBytes - wastedBytes, files }).toEqual(theirs);
    expect(found.files.length).toBeGreaterThan(100);
  });
});

describe('nine layers of Debian, layer by layer', () => {
  it('are listed as Python reads their tars', async (test) => {
    if (absent) return test.skip(absent);
    for (const n of share([0, 1, 2, 3, 4, 5, 6, 7, 8], (_, at) => at % 4 === 3)) {
      const theirs = lines<FileLine>(await readImage('layer', layout, String(n)));
      const ours = await cutawayLines<FileLine>('ls', layout, '--layer', String(n));
      const plain = ours.filter(({ whiteout }) => !whiteout).map(({ xattrs, ...line }) => withoutPlace(line));
      const marker = /(?:^|\/)\.wh\.[^/]*$/;
      // The root itself has no line in `ls`.
      const expected = theirs.filter(({ path }) => path !== '' && !marker.test(path)).map((line) => withoutPlace(line));
      expect(sorted(plain)).toEqual(sorted(expected));
      const removed = theirs
        .filter(({ path }) => marker.test(path))
        .map(({ path }) => path.replace(/\/?\.wh\.\.wh\.\.opq$/, '').replace(/(^|\/)\.wh\.([^/]*)$/, '$1$2'));
      expect(
        ours
          .filter(({ whiteout }) => whiteout)
          .map(({ path }) => path)
          .sort(),
      ).toEqual(removed.sort());
    }
  });

  const sorted = (list: readonly object[]) => list.map((line) => JSON.stringify(line)).sort();
});
