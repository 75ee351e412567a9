import { describe, expect, it } from 'vitest';
import { folder } from '../../../../../src/core/archive/formats/folder.ts';
import { fromBytes } from '../../../../../src/core/bytes/memory.ts';

const source = (text: string) => fromBytes(new TextEncoder().encode(text));

describe('a folder', () => {
  it('is the same set in whatever order a browser gives its files, without the folder itself', async () => {
    const files = [
      { path: 'image/oci-layout', source: source('{}') },
      { path: './image/blobs/sha256/a', source: source('blob') },
      { path: '/image/index.json', source: source('[]') },
    ];
    const set = folder(files);
    expect(set).toMatchObject({ format: 'folder', prefix: 'image/', findings: [] });
    expect(set.entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
      ['blobs/sha256/a', 'file', 4],
      ['index.json', 'file', 2],
      ['oci-layout', 'file', 2],
    ]);
    expect(folder(files.toReversed()).entries).toEqual(set.entries);
    const blob = set.open('blobs/sha256/a');
    expect(Buffer.from((await blob?.read(0, 4)) ?? []).toString()).toBe('blob');
  });

  it('follows symlinks inside and none that lead out', async () => {
    const set = folder([
      { path: 'a/layer.tar', source: source('L') },
      { path: 'b/layer.tar', source: source(''), link: '../a/layer.tar' },
      { path: 'c', source: source('secret'), link: '/etc/passwd' },
    ]);
    expect(set.open('b/layer.tar')?.size).toBe(1);
    expect(set.open('c')).toBeUndefined();
    expect(set.findings.map(({ code, at }) => `${code} ${at}`)).toEqual(['link-escapes c']);
  });

  it('may be empty', () => {
    expect(folder([])).toMatchObject({ entries: [], prefix: '', findings: [] });
  });
});
