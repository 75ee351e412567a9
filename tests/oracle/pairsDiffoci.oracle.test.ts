/**
 * The same pairs told apart by diffoci (CUTAWAY_DIFFOCI, else on the path). It compares two tars entry by entry and no
 * root filesystems, so only pairs of one layer are asked; where the two differ, here is why.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileChange } from '../../src/core/diff/files/listChanges.ts';
import { cutaway, lines, must, onPath, run, sayWhy } from './cutaway.ts';

const DIFFOCI = process.env.CUTAWAY_DIFFOCI ?? 'diffoci';
const isThere = DIFFOCI.includes('/') || onPath(DIFFOCI);
const needed = ['python3', 'skopeo', 'sh'].filter((tool) => !onPath(tool));
const absent = needed.length > 0 ? `${needed.join(', ')} not installed` : isThere ? undefined : 'diffoci not installed';
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-diffoci-'));

/** Paths that it names and that hold and are the same: it compares headers, also where no option leaves them out. */
const HEADERS_ONLY: Readonly<Record<string, string>> = {
  'other owner names': 'names of owners, which nothing on disk has',
  'pax against ustar': 'a long path is a PAX record in one of them',
  'pax against gnu': 'a long path is a PAX record in one of them',
  'large owners in two forms': 'a large number is a PAX record in one of them',
  'folders only implied': 'a folder described as it would be made anyway',
  'twice in one layer': 'an entry that a later one of its name replaces',
  'hard links in another order': 'which of two names is the link to the other',
};
/** The same files, for which its semantic comparison says that the images differ. */
const REPACKED: Readonly<Record<string, string>> = { zstd: 'media types of layers differ' };
/** Paths that only we name. */
const OURS_ALONE: Readonly<Record<string, string>> = {
  setuid: 'a hard link has the mode of its file',
  'hard links regrouped': 'a file is linked to from other names',
  'hard link to a symbolic link': 'a hard link has the text of its link',
  'twice in one layer, otherwise': 'the later of two entries is what is unpacked',
  'nothing against all': 'folders that no entry describes',
  'moved directory': 'folders that no entry describes',
  'one of equal files moved': 'folders that no entry describes',
};

interface Event {
  readonly event: { readonly type?: string; readonly note?: string };
  readonly children?: readonly Event[];
}

/** Names as it quotes them: bytes that are no text as `\xNN`. */
function namesIn({ event, children = [] }: Event): string[] {
  const quoted = /^name (".*")/.exec(event.note ?? '')?.[1];
  const isEntry = event.type?.startsWith('TarEntry') || event.type === 'LayerBlobMismatch';
  const own = quoted && isEntry ? [JSON.parse(quoted.replace(/(?<!\\)\\x/g, '\\\\x')) as string] : [];
  return [...own.map((name) => name.replace(/^\.?\/|\/$/g, '')), ...children.flatMap(namesIn)];
}

const layout = (name: string, side: string) => join(folder, 'pairs', name, side);
const layersOf = (name: string, side: string): number => {
  const read = (path: string) => JSON.parse(`${readFileSync(join(layout(name, side), path))}`);
  const { digest } = read('index.json').manifests[0];
  return read(`blobs/${digest.replace(':', '/')}`).layers.length;
};

let names: string[] = [];
beforeAll(async () => {
  sayWhy('pairs beside diffoci', absent);
  if (absent) return;
  process.env.DIFFOCI_LOCAL_CACHE = join(folder, 'cache');
  const built = await must('python3', join(import.meta.dirname, 'pairs.py'), 'build', join(folder, 'pairs'));
  names = lines<{ name: string }>(built).map(({ name }) => name);
  names = names.filter((name) => layersOf(name, 'left') === 1 && layersOf(name, 'right') === 1);
});
afterAll(() => {
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

async function load(name: string): Promise<[string, string]> {
  const reference = (side: string) => `docker.io/pair/p${names.indexOf(name)}-${side}:1`;
  for (const side of ['left', 'right']) {
    const file = join(folder, `${side}.tar`);
    await must('skopeo', 'copy', '-q', `oci:${layout(name, side)}:1`, `oci-archive:${file}:${reference(side)}`);
    await must('sh', '-c', '"$1" load <"$2"', 'sh', DIFFOCI, file);
    rmSync(file);
  }
  return [reference('left'), reference('right')];
}

/** What is not of the files is left out, and so is how a tar is written where it can be told to. */
const IGNORED = ['file-order', 'tar-format', 'file-mode-redundant-bits', 'image-name'].map(
  (what) => `--ignore-${what}`,
);

async function theirs(name: string) {
  const [left, right] = await load(name);
  const report = join(folder, 'report.json');
  const common = ['diff', '--pull=never'];
  const options = [...IGNORED, '--treat-canonical-paths-equal', '--report-file', report];
  await run(DIFFOCI, [...common, ...options, left, right]);
  const paths = new Set(namesIn(JSON.parse(`${readFileSync(report)}`) as Event));
  rmSync(report);
  const { status } = await run(DIFFOCI, [...common, '--semantic', left, right]);
  return { paths: [...paths].sort(), semantic: status === 0 };
}

async function ours(name: string) {
  const sides = [layout(name, 'left'), layout(name, 'right')];
  const { stdout } = await cutaway('diff', ...sides, '--files', '--json');
  const { files } = JSON.parse(`${stdout}`) as { files: FileChange[] };
  const { status } = await cutaway('diff', ...sides, '--semantic');
  return { paths: files.map(({ path }) => path).sort(), semantic: status === 0 };
}

describe.skipIf(absent)('pairs of one layer beside diffoci', () => {
  it('differ in the same paths, save where one of the two looks at more', async () => {
    const verdicts: string[] = [];
    for (const name of names) {
      const [them, us] = [await theirs(name), await ours(name)];
      const onlyThem = them.paths.filter((path) => !us.paths.includes(path));
      const onlyUs = us.paths.filter((path) => !them.paths.includes(path));
      expect([name, ...onlyThem], HEADERS_ONLY[name]).toEqual([name, ...(name in HEADERS_ONLY ? onlyThem : [])]);
      expect([name, ...onlyUs], OURS_ALONE[name]).toEqual([name, ...(name in OURS_ALONE ? onlyUs : [])]);
      expect(onlyThem.length > 0, name).toBe(name in HEADERS_ONLY);
      expect(onlyUs.length > 0, name).toBe(name in OURS_ALONE);
      if (us.semantic !== them.semantic) verdicts.push(name);
    }
    // Headers differ and files don't: to it that is no noise, with whatever it is told to ignore.
    const noise = Object.keys({ ...HEADERS_ONLY, ...REPACKED }).filter((name) => name !== 'folders only implied');
    expect(verdicts.sort()).toEqual(noise.sort());
    expect(names.length).toBeGreaterThan(30);
  });
});
