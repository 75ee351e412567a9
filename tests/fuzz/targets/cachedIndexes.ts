/** Records of tables of contents, as they are kept from one opening to the next and may be damaged on disk. */
import { readLayerRecord, writeLayerRecord } from '../../../src/core/rootfs/cached/layerRecord.ts';
import { LayerScanner } from '../../../src/core/rootfs/layerScanner.ts';
import { applyLayers, createFileTree } from '../../../src/core/rootfs/fileTree.ts';
import { crc32 } from '../../../src/core/bytes/codecs/crc32.ts';
import { tar } from '../../fixtures/tar.ts';
import { CHEAP, type Target } from '../target.ts';
import { ENTRIES } from './samples.ts';

/** The checksum stops nearly every change, so it is made to fit: what comes after it must hold too. */
function withChecksum(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length < 16) return bytes;
  const view = new DataView(bytes.buffer);
  view.setUint32(8, bytes.length - 16, true);
  view.setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

export const cachedIndexes: readonly Target[] = [
  {
    ...{ name: 'kept-record', runs: CHEAP },
    seeds() {
      const scanner = new LayerScanner();
      scanner.push(tar(ENTRIES));
      const index = scanner.finish();
      const facts = { digests: {}, diffIDs: {}, size: 1, uncompressedSize: index.uncompressedSize };
      return [writeLayerRecord({ index, ...facts, compression: 'none', findings: [] })];
    },
    run(input) {
      for (const bytes of [input, withChecksum(input.slice())]) {
        const record = readLayerRecord(bytes);
        if (record) applyLayers(createFileTree(), [record.index]);
      }
    },
  },
];
