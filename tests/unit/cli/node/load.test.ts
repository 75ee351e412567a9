import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keep, load } from '../../../../src/cli/node/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-load-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program of two scripts, of which one is required twice, in a folder of its own. */
function program(name: string): string {
  const at = join(folder, name);
  mkdirSync(join(at, 'parts'), { recursive: true });
  writeFileSync(join(at, 'main.js'), `exports.sum = require('./parts/one.js').one + require('./parts/one.js').one;`);
  writeFileSync(join(at, 'parts/one.js'), `exports.one = require('node:path').basename(__filename).length / 6;`);
  return join(at, 'main.js');
}

const caches = (name: string) =>
  readdirSync(join(folder, name), { recursive: true }).filter((path) => `${path}`.endsWith('.cache'));

describe('built scripts', () => {
  it('are loaded with what they require, and what V8 made of them is kept beside each', () => {
    expect(load(program('first'))).toEqual({ sum: 2 });
    keep();
    expect(caches('first')).toHaveLength(2);
    expect(caches('first').every((path) => `${path}`.includes(`${process.version}-${process.platform}`))).toBe(true);
  });

  it('are compiled where what is kept is nothing that this V8 takes', () => {
    const main = program('second');
    for (const script of ['main.js', 'parts/one.js'])
      writeFileSync(
        join(folder, 'second', `${script}.${process.version}-${process.platform}-${process.arch}.cache`),
        'nothing of the kind',
      );
    expect(load(main)).toEqual({ sum: 2 });
  });

  it('fail as Node does where a script is not there or asks for what Node does not have', () => {
    const at = join(folder, 'asks.js');
    writeFileSync(at, `require('left-pad');`);
    expect(() => load(at)).toThrow('left-pad is not a module of Node');
    expect(() => load(join(folder, 'absent.js'))).toThrow('ENOENT');
  });
});
