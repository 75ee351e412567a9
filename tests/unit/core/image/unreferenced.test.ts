/** Content that no document names is looked at, and stops nothing where it can't be. */
import { expect, it } from 'vitest';
import { folder } from '../../../../src/core/archive/formats/folder.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { findUnreferenced } from '../../../../src/core/image/unreferenced.ts';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import type { ContentStore } from '../../../../src/core/store/contentStore.ts';

const store = { contents: () => ['blob'] } as unknown as ContentStore;

it.each<[ImageError['code'] | undefined, string | undefined]>([
  [undefined, 'content'],
  ['not-found', undefined],
  ['denied', 'content that cannot be read'],
])('a blob whose reading gives %s is %s', async (code, what) => {
  const listed = folder([{ path: 'blob', source: fromBytes(new TextEncoder().encode('text')) }]);
  const fail = (path: string) => () => Promise.reject(new ImageError(code ?? 'malformed', path, 'It cannot be read.'));
  const files = {
    ...listed,
    open(path: string) {
      const source = listed.open(path);
      return source && code ? { ...source, read: fail(path) } : source;
    },
  };
  expect((await findUnreferenced(files, [store], new Set())).get('blob')).toBe(what);
});
