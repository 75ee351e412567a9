/** What was opened before: newest first, each once, few, and nothing that cannot be opened again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenedInput } from '../../../../../src/engine/engine.ts';

const layer = (size: number) => ({ key: `l${size}`, role: 'layer', size, children: [] });
const opened = (digest: string, layers: readonly number[] = [1, 2]): OpenedInput =>
  ({
    id: '1',
    name: 'x',
    size: 9,
    roots: [{ key: digest, role: 'manifest', digest, names: [], children: layers.map(layer) }],
  }) as never;

/** A browser's storage that may refuse. */
class Storage {
  readonly stored = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.stored.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.stored.set(key, value);
  }
}

let storage: Storage;
const load = () => import('../../../../../src/ui/state/open/recents.ts');
beforeEach(() => {
  storage = new Storage();
  vi.stubGlobal('localStorage', storage);
  vi.resetModules();
});
afterEach(() => vi.unstubAllGlobals());

const url = (name: string) => ({ kind: 'url', name, url: `/${name}` }) as const;

describe('recents', () => {
  it('have the newest first, each name with its digest once', async () => {
    const { rememberRecent, useRecents } = await load();
    rememberRecent(url('a'), opened('sha256:1'));
    rememberRecent(url('b'), opened('sha256:2'));
    rememberRecent(url('a'), opened('sha256:1'));
    rememberRecent(url('a'), opened('sha256:3'));
    expect(useRecents.getState().map(({ name, digest }) => `${name} ${digest}`)).toEqual([
      'a sha256:3',
      'a sha256:1',
      'b sha256:2',
    ]);
  });

  it('are eight at most, with forty layers at most, and come back after a reload', async () => {
    const { rememberRecent } = await load();
    for (let at = 0; at < 12; at++) rememberRecent(url(`n${at}`), opened(`sha256:${at}`, Array(60).fill(7)));
    vi.resetModules();
    const again = (await load()).useRecents.getState();
    expect(again.map(({ name }) => name)).toEqual([11, 10, 9, 8, 7, 6, 5, 4].map((at) => `n${at}`));
    expect(again[0]?.layers).toHaveLength(40);
  });

  it('leave out what can only be reached through another input', async () => {
    const { rememberRecent, useRecents } = await load();
    rememberRecent({ kind: 'converted', name: 'c', of: '1', args: {} } as never, opened('sha256:1'));
    expect(useRecents.getState()).toEqual([]);
  });

  it('last as long as the page where nothing can be stored', async () => {
    storage.full = true;
    const { rememberRecent, rememberRepository, useRecents } = await load();
    rememberRecent(url('a'), opened('sha256:1'));
    rememberRepository('docker://host/name');
    rememberRepository('docker://host/name');
    expect(useRecents.getState().map(({ name }) => name)).toEqual(['docker://host/name', 'a']);
  });

  it.each([
    ['text that is not JSON', '{'],
    ['JSON that is not a list', '{"name":"a"}'],
    ['entries of another form', '[null, 1, {"name":"a"}, {"name":"a","size":1}, {"name":1,"size":1,"layers":[]}]'],
  ])('are empty where %s is stored', async (_, text) => {
    storage.stored.set('cutaway.recents', text);
    expect((await load()).useRecents.getState()).toEqual([]);
  });

  it('are gone, also from the storage, once they are forgotten', async () => {
    const { forgetRecents, rememberRecent, useRecents } = await load();
    rememberRecent(url('a'), opened('sha256:1'));
    forgetRecents();
    expect(useRecents.getState()).toEqual([]);
    expect(storage.stored.get('cutaway.recents')).toBe('[]');
  });
});
