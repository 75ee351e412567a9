/** Scans a tar and tells what came out in a form that tests can compare. */

import { fromBytes } from '../../../../../src/core/bytes/memory.ts';
import { ENTRY_TYPES } from '../../../../../src/core/rootfs/columns.ts';
import { linkBytes, openEntry, pathBytes, readPath } from '../../../../../src/core/rootfs/layerContent.ts';
import type { LayerIndex } from '../../../../../src/core/rootfs/layerIndex.ts';
import { LayerScanner } from '../../../../../src/core/rootfs/layerScanner.ts';

export function scan(bytes: Uint8Array, cuts = 1 << 20): LayerIndex {
  const scanner = new LayerScanner();
  // The same buffer again and again, as decoders give it: what is kept of it would be seen to change.
  const chunk = new Uint8Array(cuts);
  for (let at = 0; at < bytes.length; at += cuts) {
    const piece = bytes.subarray(at, at + cuts);
    chunk.set(piece);
    scanner.push(chunk.subarray(0, piece.length));
  }
  return scanner.finish();
}

export function paths(index: LayerIndex): string[] {
  return Array.from({ length: index.count }, (_, i) => readPath(index, i));
}

/** All but what other readers see: see `disagreements`. */
export function codes(index: LayerIndex): string[] {
  return index.findings.flatMap(({ code, at }) => (code === 'readers-disagree' ? [] : [`${code} ${at}`]));
}

/** Where other readers part: by which rule, and who. */
export function disagreements(index: LayerIndex): string[] {
  return index.findings.flatMap(({ at, disagreement }) =>
    disagreement ? [`${disagreement.rule} ${at}: ${disagreement.readers.map(({ name }) => name).join(', ')}`] : [],
  );
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Rows as `tests/oracle/tar_dialects.py list` prints them. */
export async function rows(index: LayerIndex, tar: Uint8Array<ArrayBuffer>): Promise<unknown[]> {
  const source = fromBytes(tar);
  const all: unknown[] = [];
  for (let i = 0; i < index.count; i++) {
    const type = ENTRY_TYPES[index.type[i] as number] as string;
    const extra = index.extras.get(i);
    const link = linkBytes(index, i);
    const row: Record<string, unknown> = {
      path: hex(pathBytes(index, i)),
      type,
      mode: index.mode[i],
      uid: extra?.uid ?? String(index.uid[i]),
      gid: extra?.gid ?? String(index.gid[i]),
      mtime: index.mtime[i],
      link: link ? hex(link) : '',
    };
    if (type === 'file') {
      const size = index.size[i] as number;
      row.size = size;
      row.content = size < 100_000 ? hex(await openEntry(index, i, source).read(0, size)) : '';
    }
    if (extra?.device !== undefined) row.device = extra.device;
    all.push(row);
  }
  return all;
}
