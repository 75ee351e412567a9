import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTaken, keep, load } from '../../../../src/cli/node/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAIN = `exports.sum = require('./parts/one.js').one + require('./parts/one.js').one;`;
const SUFFIX = `${process.version}-${process.platform}-${process.arch}.cache`;
const at = (name: string, path = 'main.js') => join(folder, name, path);
const cacheOf = (name: string) => at(name, `main.js.${SUFFIX}`);

/** A program of two scripts, of which one is required twice, with what V8 made of it at its first run. */
beforeAll(() => {
  mkdirSync(at('first', 'parts'), { recursive: true });
  writeFileSync(at('first'), MAIN);
  writeFileSync(at('first', 'parts/one.js'), `exports.one = require('node:path').basename(__filename).length / 6;`);
  expect(load(at('first'))).toEqual({ sum: 2 });
  keep();
});

/** The same program elsewhere, with what was kept of it, changed before it runs. */
function again(name: string, change: () => void): { readonly exports: object; readonly taken: boolean } {
  cpSync(join(folder, 'first'), join(folder, name), { recursive: true });
  change();
  return { exports: load(at(name)), taken: isTaken(at(name)) };
}

const changed = (path: string, change: (bytes: Buffer) => Buffer) => writeFileSync(path, change(readFileSync(path)));

describe('built scripts', () => {
  it('are loaded with what they require, and what V8 made of them is kept beside each', () => {
    const kept = readdirSync(join(folder, 'first'), { recursive: true }).map(String);
    expect(kept.filter((path) => path.endsWith(SUFFIX)).sort()).toEqual([
      `main.js.${SUFFIX}`,
      join('parts', `one.js.${SUFFIX}`),
    ]);
  });

  it('take what was made of them', () => {
    expect(again('same', () => undefined)).toEqual({ exports: { sum: 2 }, taken: true });
  });

  it.each<readonly [string, () => void, object]>([
    // As long as the script that it was made of, which is all that V8 compares.
    ['of another build', () => writeFileSync(at('of another build'), MAIN.replace('+', '-')), { sum: 0 }],
    ['cut', () => changed(cacheOf('cut'), (bytes) => bytes.subarray(0, bytes.length - 8)), { sum: 2 }],
    ['changed', () => changed(cacheOf('changed'), (bytes) => bytes.fill(0, 200, 204)), { sum: 2 }],
    ['empty', () => writeFileSync(cacheOf('empty'), ''), { sum: 2 }],
    [
      'of another Node',
      () => renameSync(cacheOf('of another Node'), at('of another Node', 'main.js.v1.cache')),
      { sum: 2 },
    ],
  ])('are compiled where what is kept is %s', (name, change, exports) => {
    expect(again(name, change)).toEqual({ exports, taken: false });
  });

  it('fail as Node does where a script is not there or asks for what Node does not have', () => {
    writeFileSync(join(folder, 'asks.js'), `require('left-pad');`);
    expect(() => load(join(folder, 'asks.js'))).toThrow('left-pad is not a module of Node');
    expect(() => load(join(folder, 'absent.js'))).toThrow('ENOENT');
  });
});
