/** What the oracles keep between runs: a folder whose bytes are not those that were made is made again. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cachedFolder } from '../oracle/cachedFolder.ts';

let cache = '';
let made = 0;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'cutaway-cache-'));
  made = 0;
});
afterEach(() => rmSync(cache, { recursive: true }));

async function make(folder: string): Promise<void> {
  made++;
  mkdirSync(join(folder, 'blobs'));
  writeFileSync(join(folder, 'blobs/layer'), 'bytes of a layer');
  writeFileSync(join(folder, 'index.json'), '{}');
}
const get = (madeFrom = ['1.0']) => cachedFolder('image', madeFrom, make, cache);

it('is made once', async () => {
  expect(await get()).toBe(await get());
  expect(made).toBe(1);
});

it.each<[string, (folder: string) => void]>([
  ['a byte of a file is another', (folder) => writeFileSync(join(folder, 'blobs/layer'), 'bytes of a layex')],
  ['a file is cut off', (folder) => writeFileSync(join(folder, 'blobs/layer'), 'bytes')],
  ['a file is gone', (folder) => rmSync(join(folder, 'index.json'))],
  ['a file came', (folder) => writeFileSync(join(folder, 'blobs/other'), '')],
  ['its sums are gone', (folder) => rmSync(join(folder, 'sums.json'))],
  ['its sums are damaged', (folder) => writeFileSync(join(folder, 'sums.json'), '{')],
])('is made again where %s', async (_, damage) => {
  damage(await get());
  const folder = await get();
  expect(made).toBe(2);
  expect(readFileSync(join(folder, 'blobs/layer'), 'utf8')).toBe('bytes of a layer');
  expect(readdirSync(join(folder, 'blobs'))).toEqual(['layer']);
  expect(await get()).toBe(folder);
  expect(made).toBe(2);
});

it('is another one where it is made from something else, and the old one goes', async () => {
  const old = await get();
  expect(await get(['1.1'])).not.toBe(old);
  expect([made, existsSync(old)]).toEqual([2, false]);
});

it('that could not be made leaves nothing', async () => {
  const fails = cachedFolder('image', ['1.0'], () => Promise.reject(new Error('no network')), cache);
  await expect(fails).rejects.toThrow('no network');
  expect(readdirSync(cache)).toEqual([]);
});
