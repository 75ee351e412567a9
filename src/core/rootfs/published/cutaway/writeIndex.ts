/** Our index of a layer, written. docs/index-format.md, "Byte layout". */
import { deflateRaw } from 'pako';
import { joinBytes } from '../../../bytes/byteArrays.ts';
import type { LayerToIndex } from '../format.ts';
import type { Spans } from '../spans.ts';
import { entrySections } from './entryColumns.ts';
import { checkpointSections, contentSections, spanSections } from './placeColumns.ts';
import { MARK, type Section, type SectionHead } from './sections.ts';

const LEVEL = 9;

/** The blob of a layer; the same layer gives the same bytes. */
export function writeCutawayIndex(layer: LayerToIndex, spans: Spans): Uint8Array<ArrayBuffer> {
  const { digest, size, mediaType, diffID, compression, uncompressedSize, index, checkpoints } = layer;
  const head = { version: 1, layer: { mediaType, digest, size }, diffID, compression, uncompressedSize };
  return writeSections({ ...head, entries: index.count }, [
    ...entrySections(index),
    ...contentSections(index.contentDigests),
    ...checkpointSections(checkpoints),
    ...spanSections(spans),
  ]);
}

/** The file. The same head and sections give the same bytes. */
export function writeSections(head: object, sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const stored = sections.map(({ bytes, isDense }) => (isDense ? bytes : deflateRaw(bytes, { level: LEVEL })));
  const list = sections.map(({ name, bytes, isDense }, i): SectionHead => {
    const encoding = isDense ? 'none' : 'deflate';
    return { name, encoding, stored: stored[i].length, size: bytes.length };
  });
  const text = new TextEncoder().encode(JSON.stringify({ ...head, sections: list }));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, text.length, true);
  return joinBytes([MARK, size, text, ...stored]);
}
