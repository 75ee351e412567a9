/** Archives as file sets, and a layer as its table of contents. */
import { formats } from '../../../src/core/archive/formats/index.ts';
import type { ArchiveFormat } from '../../../src/core/archive/formats/format.ts';
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import { codecs, sniff } from '../../../src/core/bytes/codecs/index.ts';
import { applyLayers, createFileTree } from '../../../src/core/rootfs/fileTree.ts';
import { openEntry } from '../../../src/core/rootfs/layerContent.ts';
import { LayerScanner } from '../../../src/core/rootfs/layerScanner.ts';
import { findTable } from '../../../src/core/rootfs/tables/index.ts';
import { ar } from '../../fixtures/ar.ts';
import { erofsImage } from '../../fixtures/erofs.ts';
import { estargzLayer, zstdChunkedLayer } from '../../fixtures/tableLayers.ts';
import { tar } from '../../fixtures/tar.ts';
import { zip } from '../../fixtures/zip.ts';
import { CHEAP, FEW, type Target } from '../target.ts';
import { ENTRIES } from './samples.ts';

/** A map of one piece, unpacked to 9 bytes of what lies behind it. */
const PIECE = Uint8Array.from([0, 0, 4, 0, 8, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0x14, 97, 1, 0]);

const SEEDS: Readonly<Record<string, () => Uint8Array[]>> = {
  tar: () => [tar(ENTRIES)],
  erofs: () => [
    erofsImage([
      { kind: 0o040000, names: { a: 1, b: 1, dir: 2, c: 4 } },
      { kind: 0o100000, content: new Uint8Array(40), xattrs: [[1, 'x', new Uint8Array(3)]] },
      { kind: 0o040000, names: { link: 3 } },
      { kind: 0o120000, content: new Uint8Array([97]) },
      { kind: 0o100000, content: PIECE, layout: 3, size: 9 },
    ]),
    erofsImage([
      { kind: 0o040000, names: { a: 1, c: 2 } },
      { kind: 0o100000, content: new Uint8Array(16), layout: 4, size: 9000, union: 0x20 },
      { kind: 0o100000, content: new Uint8Array(24), layout: 1, size: 9 },
    ]),
  ],
  zip: () => [
    zip([
      { name: 'a/b.txt', content: 'hello hello hello' },
      { name: 'c', content: 'x' },
    ]),
  ],
  ar: () => [
    ar([
      { name: 'debian-binary', content: '2.0\n' },
      { name: 'a', content: 'x' },
    ]),
  ],
};

/** Lists it and reads its first files. */
async function readAll(format: ArchiveFormat, input: Uint8Array<ArrayBuffer>): Promise<void> {
  const files = await format.read(fromBytes(input));
  for (const { path } of files.entries.slice(0, 5)) {
    const source = files.open(path);
    await source?.read(0, Math.min(source.size, 4096));
  }
  const made = await format.asTar?.(fromBytes(input), 'x');
  if (made) for (const { bytes } of made.headers()) if (bytes.length % 512 !== 0) throw new Error('no whole blocks');
}

const listed: readonly Target[] = formats.map((format) => ({
  ...{ name: `archive-${format.name}`, runs: CHEAP },
  seeds: () => SEEDS[format.name]?.() ?? [],
  run: (input) => readAll(format, input),
}));

/** The index, a tree of the layer twice, and what its first entries hold. */
const layer: Target = {
  ...{ name: 'layer', runs: CHEAP },
  seeds: () => [tar(ENTRIES)],
  async run(input) {
    const scanner = new LayerScanner();
    scanner.push(input);
    const index = scanner.finish();
    applyLayers(createFileTree(), [index, index]);
    for (let i = 0; i < Math.min(index.count, 5); i++) {
      const source = openEntry(index, i, fromBytes(input));
      await source.read(0, Math.min(source.size, 4096));
    }
  },
};

const table: Target = {
  ...{ name: 'table', runs: CHEAP, share: FEW },
  seeds: () => [estargzLayer(ENTRIES).bytes, zstdChunkedLayer(ENTRIES).bytes],
  async run(input) {
    const codec = sniff(input) ?? codecs[0];
    if (!codec) return;
    const stored = fromBytes(input);
    const { table: found } = await findTable(stored, { codec, at: 'layer' });
    for (let i = 0; i < Math.min(found?.index.count ?? 0, 5); i++) {
      const source = found?.open(i, stored);
      await source?.read(0, Math.min(source.size, 4096));
    }
  },
};

export const archives: readonly Target[] = [...listed, layer, table];
