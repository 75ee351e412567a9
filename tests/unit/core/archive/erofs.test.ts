import { describe, expect, it } from 'vitest';
import { decodeLz4Block } from '../../../../src/core/archive/erofs/lz4.ts';
import { erofs } from '../../../../src/core/archive/formats/erofs.ts';
import { layerFormat } from '../../../../src/core/archive/formats/index.ts';
import { tar } from '../../../../src/core/archive/formats/tar.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import { type ErofsNode, type ErofsOptions, erofsImage } from '../../../fixtures/erofs.ts';
import { tar as writeTar } from '../../../fixtures/tar.ts';

const FILE = 0o100000;
const DIR = 0o040000;
const LINK = 0o120000;
const CHAR = 0o020000;
const text = (value: string) => new TextEncoder().encode(value);

const read = (nodes: readonly ErofsNode[], options?: ErofsOptions) => erofs.read(fromBytes(erofsImage(nodes, options)));
const madeOf = async (nodes: readonly ErofsNode[], options?: ErofsOptions) => {
  const made = await layerFormat(erofsImage(nodes, options))?.asTar(fromBytes(erofsImage(nodes, options)), 'layer');
  if (!made) throw new Error('no format of layers');
  return { ...made, files: await tar.read(made.tar) };
};
const contentOf = async (files: Awaited<ReturnType<typeof read>>, path: string) =>
  new TextDecoder().decode(await files.open(path)?.read(0, 1000));

const SIMPLE: readonly ErofsNode[] = [
  { kind: DIR, names: { a: 1, dir: 2, link: 3, again: 1 } },
  { kind: FILE, content: text('hello') },
  { kind: DIR, names: { b: 4 } },
  { kind: LINK, content: text('dir/b') },
  { kind: FILE, content: text('deep'), xattrs: [[1, 'note', text('x')]] },
];

describe('an EROFS file system', () => {
  it('has files, links to the same file, symbolic links and directories', async () => {
    const files = await read(SIMPLE);
    expect(files.findings).toEqual([]);
    expect(files.entries.map(({ path, kind }) => [path, kind])).toEqual([
      ['a', 'file'],
      ['again', 'hardlink'],
      ['dir', 'directory'],
      ['dir/b', 'file'],
      ['link', 'symlink'],
    ]);
    expect(await contentOf(files, 'again')).toBe('hello');
    expect(await contentOf(files, 'link')).toBe('deep');
  });

  it('is the same as a tar', async () => {
    const { files, findings } = await madeOf(SIMPLE);
    expect(findings).toEqual([]);
    expect(files.entries.map(({ path }) => path)).toEqual(['', 'a', 'again', 'dir', 'dir/b', 'link']);
    expect(await contentOf(files, 'dir/b')).toBe('deep');
  });

  it('as a layer has what overlayfs marks as removed as whiteouts', async () => {
    const { files, findings } = await madeOf([
      { kind: DIR, names: { gone: 1, dir: 2 } },
      { kind: CHAR, mode: 0 },
      { kind: DIR, xattrs: [[4, 'overlay.opaque', text('y')]] },
    ]);
    expect(files.entries.map(({ path }) => path)).toEqual(['', 'dir', 'dir/.wh..wh..opq', '.wh.gone']);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['overlay-whiteouts', 'info']]);
  });

  it.each<[string, readonly ErofsNode[], string]>([
    [
      'a directory within itself',
      [
        { kind: DIR, names: { a: 1 } },
        { kind: DIR, names: { up: 0 } },
      ],
      'erofs-loop',
    ],
    ['a name with a slash', [{ kind: DIR, names: { 'a/b': 1 } }, { kind: FILE }], 'erofs-damaged'],
    [
      'an inode outside',
      [
        { kind: DIR, names: { a: 1 } },
        { kind: FILE, layout: 7 },
      ],
      'erofs-damaged',
    ],
    [
      'a link of a megabyte',
      [
        { kind: DIR, names: { a: 1 } },
        { kind: LINK, size: 2 ** 20 },
      ],
      'erofs-damaged',
    ],
    ['a socket', [{ kind: DIR, names: { a: 1 } }, { kind: 0o140000 }], 'erofs-socket'],
    [
      'sizes beyond counting',
      [
        { kind: DIR, names: { a: 1 } },
        { kind: FILE, size: 2 ** 52, layout: 4 },
      ],
      'archive-too-large',
    ],
  ])('says of %s what it leaves out', async (_, nodes, code) => {
    const { findings } = await read(nodes);
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  it('lists a file in a compression that is not read, names it, and does not give other bytes', async () => {
    const map = new Uint8Array(24);
    map[6] = 3;
    const nodes = [
      { kind: DIR, names: { a: 1 } },
      { kind: FILE, content: map, size: 4096, layout: 3 },
    ];
    const files = await read(nodes);
    expect(files.findings.map(({ message }) => message)).toEqual([
      'One file is compressed with zstd in EROFS, which is not read here: listed, but without content.',
    ]);
    map[8] = 0;
    map[9] = 0x10;
    await expect(read(nodes).then((found) => found.open('a')?.read(0, 10))).rejects.toThrow(
      'compressed with zstd in EROFS',
    );
  });

  it.each<[string, number, string]>([
    ['48-bit addresses', 0x80, 'uses 48-bit block addresses, which cannot be read here'],
    ['a feature of the future', 0x4000, 'uses features 0x4000, which cannot be read here'],
  ])('with %s is refused by name', async (_, incompatible, message) => {
    await expect(read(SIMPLE, { incompatible })).rejects.toThrow(message);
  });

  it('with a wrong checksum says so', async () => {
    const { findings } = await read(SIMPLE, { head: (superblock) => superblock.setUint32(8, 1, true) });
    expect(findings.map(({ code }) => code)).toEqual(['erofs-checksum']);
  });

  it('of composefs lists files whose content is elsewhere, and never reads it as zeros', async () => {
    const redirect = text('/aa/bb');
    const attributes = [
      [4, 'overlay.metacopy', new Uint8Array()],
      [4, 'overlay.redirect', redirect],
    ] as const;
    const files = await read([
      { kind: DIR, names: { a: 1 } },
      { kind: FILE, size: 9, layout: 4, union: 0, xattrs: attributes },
    ]);
    await expect(files.open('a')?.read(0, 9)).rejects.toThrow('kept in an object store as /aa/bb');
  });

  it('that ends early is listed as far as it is there', async () => {
    const whole = erofsImage(SIMPLE);
    const files = await erofs.read(fromBytes(whole.slice(0, 4096 + 300)));
    expect(files.findings.map(({ code }) => code)).toContain('erofs-damaged');
  });

  it('is told from a tar whose first file looks like one', () => {
    const inner = erofsImage(SIMPLE);
    const around = writeTar([{ path: 'x', content: inner.slice(512) }]);
    expect(erofs.matches(around.slice(0, 1028))).toBe(false);
    expect(erofs.matches(inner.slice(0, 1028))).toBe(true);
  });
});

describe('an LZ4 block', () => {
  it.each<[string, readonly number[], number, string | undefined]>([
    ['of literals', [0x30, 97, 98, 99], 3, 'abc'],
    ['with a match that overlaps itself', [0x14, 97, 1, 0], 9, 'aaaaaaaaa'],
    ['that is read in part', [0x30, 97, 98, 99], 2, 'ab'],
    ['that ends early', [0x30, 97, 98], 3, undefined],
    ['that refers to before its start', [0x14, 97, 2, 0], 9, undefined],
    ['with a distance of 0', [0x14, 97, 0, 0], 9, undefined],
    ['that never ends its length', [0xf0, 255, 255], 9, undefined],
  ])('%s', (_, block, size, expected) => {
    const bytes = decodeLz4Block(Uint8Array.from(block), size);
    expect(bytes && new TextDecoder().decode(bytes)).toBe(expected);
  });
});
