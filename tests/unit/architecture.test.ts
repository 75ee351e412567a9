/**
 * The plan of the house, held: who may import whom, how large things get, what is on the lists. Each rule is shown to
 * fail on a planted violation first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casts } from './architecture/casts.ts';
import { unreadExports } from './architecture/exports.ts';
import { MAX_FUNCTION_LINES, oversizedFunctions } from './architecture/functions.ts';
import { undocumentedExports } from './architecture/docComments.ts';
import { deadPointers } from './architecture/pointers.ts';
import * as rules from './architecture/rules.ts';
import { oddWords, rawCounts } from './architecture/words.ts';

/** Exceptions, as the rule prints them, each with the issue that will remove it. Debt starts empty. */
const DEBT: readonly string[] = [];

function read(folder: string, endings: RegExp): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
    .map((path) => [path, readFileSync(path, 'utf8')]);
}

const house = new Map(read('src', /\.tsx?$/));
const everything = new Map([...house, ...read('tests', /\.(ts|mjs|py)$/), ...read('scripts', /\.m?[jt]s$/)]);
/** Casts that are left; a lower figure takes its place when there are fewer. */
const MAX_CASTS = 271;
/** Exports that are units of their own and have a test for it; a lower figure takes its place when there are fewer. */
const MAX_READ_BY_TESTS = 42;
const plain = (lines: number) => 'const x = 1;\n'.repeat(lines);

/** Rule, what it promises, and a house that breaks it. */
const RULES: readonly [string, (sources: rules.Sources) => string[], [string, string][]][] = [
  [
    'of the exports of core, engine and proxy, 95 % carry a doc comment',
    undocumentedExports,
    [['src/core/bytes/a.ts', 'export const a = 1;\n']],
  ],
  [
    'imports go down, never up',
    rules.upwardImports,
    [['src/core/bytes/a.ts', "import type { B } from '../archive/b.ts';\n"]],
  ],
  [
    'a view never imports the shell',
    rules.upwardImports,
    [['src/ui/views/files/a.tsx', "import { B } from '../../shell/b.tsx';\n"]],
  ],
  [
    'imports never go sideways',
    rules.upwardImports,
    [['src/core/image/a.ts', "import { b } from '../rootfs/b.ts';\n"]],
  ],
  [
    'the page runs core through its doors only',
    rules.forbiddenDoors,
    [['src/ui/a.ts', "import {\n  b,\n} from '../core/store/b.ts';\n"]],
  ],
  [
    'the proxy knows the words and nothing else',
    rules.forbiddenDoors,
    [['src/proxy/a.ts', "import '../engine/b.ts';\n"]],
  ],
  [
    'a view imports no other view',
    rules.forbiddenDoors,
    [['src/ui/views/a/a.tsx', "import { B } from '../b/B.tsx';\n"]],
  ],
  [
    'imports make no circle, types included',
    rules.cycles,
    [
      ['src/core/oci/a.ts', "import type { B } from './b.ts';\n"],
      ['src/core/oci/b.ts', "export { a } from './a.ts';\n"],
    ],
  ],
  [`no file has over ${rules.MAX_LINES} lines`, rules.oversizedFiles, [['src/a.ts', plain(351)]]],
  [
    `no folder has over ${rules.MAX_FILES} files`,
    rules.crowdedFolders,
    Array.from({ length: 15 }, (_, i): [string, string] => [`src/core/oci/f${i}.ts`, '']),
  ],
  [
    `no function has over ${MAX_FUNCTION_LINES} lines`,
    oversizedFunctions,
    [['src/a.ts', `function a() {\n${plain(59)}}\n`]],
  ],
  [
    'each file of a list is on it',
    rules.unlisted,
    [
      ['src/core/bytes/codecs/index.ts', ''],
      ['src/core/bytes/codecs/b.ts', 'export const b: Codec = {};\n'],
    ],
  ],
  [
    'no two files of a room export one name',
    rules.sameNames,
    [
      ['src/core/oci/a.ts', 'export const a = 1;\n'],
      ['src/core/oci/b/c.ts', 'export function a() {}\n'],
    ],
  ],
  ['what people read is spelled one way', oddWords, [['src/ui/a.tsx', "const a = <p>It can't be read.</p>;\n"]]],
  ['counts on the page have thousands separators', rawCounts, [['src/ui/a.tsx', '<p>{a.length} files</p>\n']]],
  ['core takes what it needs as arguments', rules.ambientUse, [['src/core/oci/a.ts', "console.log('x');\n"]]],
];

describe('architecture', () => {
  for (const [promise, rule, planted] of RULES) {
    it(promise, () => {
      expect(rule(new Map(planted))).not.toEqual([]);
      expect(rule(house).filter((violation) => !DEBT.includes(violation))).toEqual([]);
    });
  }

  it(`no more than ${MAX_CASTS} casts are in all of src`, () => {
    const planted = new Map([
      ['a.ts', "import { a as b } from './a.ts';\nconst c = b as unknown as Map<string, 1>;\n"],
    ]);
    expect([...casts(planted).values()]).toEqual([2]);
    const found = [...casts(house)].sort(([, a], [, b]) => b - a);
    const sum = found.reduce((total, [, count]) => total + count, 0);
    expect(sum, `most are in ${found.slice(0, 8).join(' ')}`).toBeLessThanOrEqual(MAX_CASTS);
  });

  it('no file names the machine it was written on', () => {
    const planted = ['', 'work', 'main', 'x'].join('/');
    expect(rules.machineWords(new Map([['a.ts', `const a = '${planted}';\n`]]))).not.toEqual([]);
    expect(rules.machineWords(everything)).toEqual([]);
  });

  it('every export has a reader', () => {
    const [a, b] = ['export const a = 1;\nexport type B = typeof a;\n', "import { a } from './a.ts';\nconst B = a;\n"];
    expect(unreadExports(new Map([['src/a.ts', a]]))).toEqual(['src/a.ts: a', 'src/a.ts: B']);
    expect(
      unreadExports(
        new Map([
          ['src/a.ts', a],
          ['src/b.ts', b.replace('B', 'c')],
        ]),
      ),
    ).toEqual(['src/a.ts: B']);
    expect(unreadExports(everything)).toEqual([]);
  });

  it(`no more than ${MAX_READ_BY_TESTS} exports are read by tests alone`, () => {
    const found = unreadExports(everything, (path) => path.startsWith('src/'));
    expect(found.length, found.join('\n')).toBeLessThanOrEqual(MAX_READ_BY_TESTS);
  });

  it('comments point at files that are there', () => {
    const planted = new Map([
      ['a.ts', ['/', '** See b/c.md, and b.ts. */\n', '// image-spec layer.md'].join('')],
      ['b.ts', `it('row ${7}: x');`],
    ]);
    expect(deadPointers(planted, ['src/b.ts'])).toEqual(['a.ts: b/c.md', `b.ts: 'row ${7}:`]);
    const documents = ['docs', 'src', 'tests'].flatMap((folder) => read(folder, /\.md$/)).map(([path]) => path);
    const top = readdirSync('.').filter((name) => /\.(md|ts)$/.test(name));
    expect(deadPointers(everything, [...everything.keys(), ...documents, ...top])).toEqual([]);
  });

  it.each([
    ['by its own lines', (body: string) => `function a() {\n${body}}`, 2],
    ['with the functions inside it', (body: string) => `function a() {\n  function b() {\n${body}  }\n}`, 4],
    ['as an arrow', (body: string) => `const a = () => {\n${body}};`, 2],
    ['as a method', (body: string) => `class A {\n  a() {\n${body}  }\n}`, 2],
    ['as a component', (body: string) => `const A = () => (\n<p>\n${body}</p>\n);`, 4],
  ])('a function is measured %s', (_, write, around) => {
    const found = (lines: number) => oversizedFunctions(new Map([['a.tsx', write('f\n\n'.repeat(lines - around))]]));
    expect([found(MAX_FUNCTION_LINES), found(MAX_FUNCTION_LINES + 1)]).toEqual([
      [],
      [expect.stringContaining(`${MAX_FUNCTION_LINES + 1} lines`)],
    ]);
  });

  it('the list of exceptions is empty', () => {
    expect(DEBT).toEqual([]);
  });
});
