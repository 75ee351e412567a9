/** The tables of contents that are kept of layers: which, how large, and the way to be rid of them. */
import type { Stored, StoredLayer } from './answers.ts';
import type { IndexStore } from '../../indexStore.ts';
import { readKey } from '../../session/layers/cachedIndexes.ts';
import type { Question } from '../question.ts';

async function list(store: IndexStore | undefined): Promise<Stored | null> {
  if (!store) return null;
  const indexes = [...(await store.list())].sort((a, b) => b.used - a.used);
  const layers = indexes.flatMap(({ key, size, used }): StoredLayer[] => {
    const name = readKey(key);
    return name ? [{ key, kind: name.kind, digest: name.digest, layerSize: name.size, size, used: used / 1000 }] : [];
  });
  return { layers, bytes: indexes.reduce((sum, { size }) => sum + size, 0), ...(await store.room()) };
}

/** Lists the cached indexes. */
export const stored: Question<'stored'> = {
  answer: ({ host }) => list(host.indexes),
};

/** Removes one cached index, or all. */
export const clearStored: Question<'clearStored'> = {
  async answer({ host }, { key }) {
    await (key === undefined ? host.indexes?.clear() : host.indexes?.remove(key));
    return list(host.indexes);
  },
};
