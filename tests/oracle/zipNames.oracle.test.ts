/** Names that a zip has twice, and headers that differ from its directory, asked of the programs that the findings name. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zip } from '../../src/core/archive/formats/zip.ts';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { must, onPath, run, sayWhy } from './cutaway.ts';

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

/** Bytes to write into the header before the first content, and the rule that says so. */
const LOCAL: readonly [what: string, at: number, bytes: readonly number[], rule: string][] = [
  ['another name', 30, [0x7a], 'zip-local-name'],
  ['another size', 18, [3, 0, 0, 0, 3, 0, 0, 0], 'zip-local-size'],
  ['another checksum', 14, [1, 0, 0, 0], 'zip-local-checksum'],
  ['another method', 8, [8, 0], 'zip-local-method'],
  ['the mark of encryption', 6, [1, 0], 'zip-local-encryption'],
];
const READ_ALL = `import sys, zipfile
try: print(zipfile.ZipFile(sys.argv[1]).read("a").decode(), end="")
except Exception: print("error", end="")`;

/** What is unpacked as `a`; undefined where the program fails, or nothing is. */
async function unpackedFirst(to: string, command: string, ...args: string[]): Promise<string | undefined> {
  mkdirSync(join(folder, to));
  const { status } = await run(command, [...args, join(folder, to)]);
  const path = join(folder, to, 'a');
  // 1 is a warning of unzip.
  return existsSync(path) && status <= 1 && readFileSync(path, 'utf8') === 'first' ? 'first' : undefined;
}

describe.skipIf(absent.length > 0)('a header before the content that has', () => {
  it.each(LOCAL)('%s', async (what, at, bytes, rule) => {
    const path = join(folder, `${rule}.zip`);
    const whole = new Uint8Array(readFileSync(archive));
    whole.set(bytes, at);
    // The second of that name would hide it.
    const central = whole.lastIndexOf(0x61);
    whole[central] = 0x63;
    writeFileSync(path, whole);
    const files = await zip.read(fromBytes(whole));
    const found = files.findings.filter(({ code, at: entry }) => code === 'zip-local' && entry === 'a');
    expect(found.map(({ disagreement }) => disagreement?.rule)).toEqual([rule]);
    const said = found[0]?.disagreement?.readers.map(({ name }) => name) ?? [];
    const seen: Record<string, string | undefined> = {
      Go: await must('go', 'run', join(folder, 'main.go'), path),
      Python: await must('python3', '-c', READ_ALL, path),
      unzip: await unpackedFirst(`${rule}-unzip`, 'unzip', '-oq', path, '-d'),
      bsdtar: await unpackedFirst(`${rule}-bsdtar`, 'bsdtar', '-xf', path, '-C'),
    };
    const others = Object.keys(seen).filter((program) => seen[program] !== 'first');
    expect(others.sort(), `${what} ${JSON.stringify(seen)}`).toEqual([...said].sort());
  });
});
