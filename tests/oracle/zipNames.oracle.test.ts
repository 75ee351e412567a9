/** A name that a zip has twice, asked of the programs that the finding names. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zip } from '../../src/core/archive/formats/zip.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { must, onPath, sayWhy } from './cutaway.ts';

const absent = ['go', 'unzip', 'bsdtar', 'python3'].filter((tool) => !onPath(tool));
sayWhy('names that a zip has twice', absent.length > 0 ? `${absent.join(', ')} not installed` : undefined);

const folder = mkdtempSync(join(tmpdir(), 'cutaway-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));
const archive = join(folder, 'twice.zip');

const WRITE = `import sys, warnings, zipfile
warnings.simplefilter("ignore")
with zipfile.ZipFile(sys.argv[1], "w") as out:
    for name, text in (("a", "first"), ("b", "b"), ("a", "second")): out.writestr(name, text)`;
const READ = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read("a").decode(), end="")';
const GO = `package main
import ("archive/zip"; "io"; "os")
func main() {
	archive, err := zip.OpenReader(os.Args[1])
	if err != nil { panic(err) }
	file, err := archive.Open("a")
	if err != nil { panic(err) }
	io.Copy(os.Stdout, file)
}
`;

async function unpacked(name: string, command: string, ...args: string[]): Promise<string> {
  const to = join(folder, name);
  mkdirSync(to);
  await must(command, ...args, to);
  return readFileSync(join(to, 'a'), 'utf8');
}

const HOW: readonly [program: string, ask: () => Promise<string>, content: string][] = [
  ['Python', () => must('python3', '-c', READ, archive), 'second'],
  ['unzip', () => unpacked('unzip', 'unzip', '-oq', archive, '-d'), 'second'],
  ['bsdtar', () => unpacked('bsdtar', 'bsdtar', '-xf', archive, '-C'), 'second'],
  ['unzip -p', () => must('unzip', '-p', archive, 'a'), 'firstsecond'],
  ['Go', () => must('go', 'run', join(folder, 'main.go'), archive), 'first'],
];

describe.skipIf(absent.length > 0)('a name that a zip has twice', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'main.go'), GO);
    await must('python3', '-c', WRITE, archive);
  });

  it.each(HOW)('%s', async (_, ask, content) => {
    expect(await ask()).toBe(content);
  });

  it('here: the last, with a finding that names who sees another', async () => {
    const files = await zip.read(fromBytes(new Uint8Array(readFileSync(archive))));
    const found = files.open('a');
    expect(`${Buffer.from((await found?.read(0, found.size)) ?? [])}`).toBe('second');
    expect(files.findings).toMatchObject([
      {
        code: 'duplicate-path',
        at: 'a',
        disagreement: { here: 'the last of them', readers: [{ name: 'Go' }, { name: 'unzip -p' }] },
      },
    ]);
  });
});
