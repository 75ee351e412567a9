import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexFolder } from '../../fixtures/indexFolder.ts';
import { createIndexStore, type IndexFolder } from '../../../src/engine/indexStore.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'cutaway-index-store-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

const limits = { total: 100, each: 60 };
const bytes = (size: number) => new Uint8Array(size).fill(size);
const store = (folder: IndexFolder = indexFolder(path)) => createIndexStore(folder, limits);
const keys = async (of = store()) => (await of.list()).map(({ key }) => key).sort();
const setUsed = (file: string, seconds: number) => utimesSync(join(path, file), seconds, seconds);

describe('an index store', () => {
  it('gives back what was put, in another store on the same folder too', async () => {
    await store().put('one', bytes(10));
    expect(await store().get('one')).toEqual(bytes(10));
    expect(await store().get('two')).toBeUndefined();
    expect(await store().list()).toMatchObject([{ key: 'one', size: 10 }]);
  });

  it('makes room by removing what was not used for longest, reading counted as use', async () => {
    await store().put('old', bytes(30));
    await store().put('read', bytes(30));
    await store().put('new', bytes(30));
    setUsed('old.index', 2000);
    setUsed('read.index', 1000);
    setUsed('new.index', 3000);
    writeFileSync(join(path, 'read.used'), 'x');
    setUsed('read.used', 4000);
    await store().put('more', bytes(60));
    expect(await keys()).toEqual(['more', 'read']);
  });

  it('marks a record as used when it is read', async () => {
    await store().put('one', bytes(10));
    setUsed('one.index', 1000);
    await store().get('one');
    await expect.poll(async () => (await store().list())[0]?.used).toBeGreaterThan(1_000_000);
  });

  it('does not keep what is larger than one may be, and drops nothing for it', async () => {
    await store().put('one', bytes(50));
    await store().put('large', bytes(61));
    expect(await keys()).toEqual(['one']);
  });

  it('puts a record in place of its elder without counting both', async () => {
    await store().put('other', bytes(50));
    await store().put('one', bytes(50));
    await store().put('one', bytes(49));
    expect(await keys()).toEqual(['one', 'other']);
    expect(await store().get('one')).toEqual(bytes(49));
  });

  it('stays below its share of what the browser gives', async () => {
    const small = store({ ...indexFolder(path), estimate: async () => ({ quota: 400, usage: 7 }) });
    expect(await small.room()).toEqual({ bound: 40, quota: 400, usage: 7 });
    await small.put('one', bytes(30));
    await small.put('two', bytes(30));
    expect(await keys()).toEqual(['two']);
  });

  it('keeps within its bound when many write at once', async () => {
    const one = store();
    await Promise.all(Array.from({ length: 20 }, (_, i) => one.put(`key-${i}`, bytes(30))));
    expect((await one.list()).length).toBe(3);
  });

  it('removes one, or all with what belongs to them', async () => {
    await store().put('one', bytes(10));
    await store().put('two', bytes(10));
    await store().get('two');
    await store().remove('one');
    expect(await keys()).toEqual(['two']);
    await expect.poll(() => readdirSync(path)).toContain('two.used');
    await store().clear();
    expect(readdirSync(path)).toEqual([]);
  });

  it('never fails: a folder that does not work keeps nothing', async () => {
    const broken = () => Promise.reject(new Error('no'));
    const none = store({ list: broken, read: broken, write: broken, remove: broken, alone: (work) => work() });
    await none.put('one', bytes(10));
    expect(await none.get('one')).toBeUndefined();
    expect(await none.list()).toEqual([]);
    await none.remove('one');
    await none.clear();
  });

  it('takes no key that could name a file elsewhere', async () => {
    await store().put('../one', bytes(10));
    expect(readdirSync(path)).toEqual([]);
    expect(await store().get('../one')).toBeUndefined();
  });

  it('lists no file that is still being written', async () => {
    writeFileSync(join(path, 'x.part'), 'half');
    await store().put('one', bytes(10));
    truncateSync(join(path, 'x.part'), 1);
    expect(await keys()).toEqual(['one']);
  });
});
