/**
 * A layer's table of contents as one compact record of bytes, to be kept between two openings, and read back. A record
 * that is damaged, cut short or of another version reads as nothing: the layer is then scanned anew.
 */

import type { Checkpoints } from '../../bytes/codecs/checkpoints.ts';
import { crc32 } from '../../bytes/codecs/crc32.ts';
import type { Finding } from '../../oci/finding.ts';
import { f64, text, u8 } from '../../table/columns.ts';
import { ColumnReader, ColumnWriter } from '../../table/pack/columnBytes.ts';
import { readTable, versionOf, writeTable } from '../../table/pack/packTable.ts';
import { schema } from '../../table/schema.ts';
import { allBelow, isSound } from '../../table/sound.ts';
import { ENTRY_TYPES } from '../columns.ts';
import { CONTENT_DIGESTS, DIRECTORIES, ENTRIES, type LayerIndex } from '../layerIndex.ts';
import { type PackedExtra, packExtras, unpackExtras } from './extras.ts';

/** What is stored of a layer: the results of one pass over its bytes. */
export interface LayerRecord {
  readonly index: LayerIndex;
  readonly checkpoints?: Checkpoints;
  /** Of the stored bytes and of the uncompressed ones, by algorithm. */
  readonly digests: Readonly<Record<string, string>>;
  readonly diffIDs: Readonly<Record<string, string>>;
  /** Stored bytes. */
  readonly size: number;
  readonly uncompressedSize: number;
  readonly compression: string;
  /** Of the compressed stream; those of the tar are the index's. */
  readonly findings: readonly Finding[];
}

const CHECKPOINTS = schema({ at: f64(), out: f64(), state: u8(), window: text });

/** Grows with each change of what is not in columns. An older record, or one of other columns, reads as nothing. */
const FORMAT = 3;
const VERSION = (versionOf(ENTRIES, DIRECTORIES, CONTENT_DIGESTS, CHECKPOINTS) ^ FORMAT) >>> 0;
/** `CWKI`, version, bytes of the body, CRC-32 of the body. */
const MAGIC = 0x43574b49;
const HEAD_BYTES = 16;

/** All that is not in columns. */
interface RecordHead extends Omit<LayerRecord, 'index' | 'checkpoints'> {
  readonly tarSize: number;
  readonly tarFindings: readonly Finding[];
  readonly extras: readonly PackedExtra[];
  readonly codec?: Checkpoints['codec'];
  readonly hasDigests: boolean;
}

/** The record as bytes. */
export function writeLayerRecord(record: LayerRecord): Uint8Array<ArrayBuffer> {
  const { index, checkpoints, ...facts } = record;
  const { contentDigests } = index;
  const head: RecordHead = {
    ...facts,
    ...{ tarSize: index.uncompressedSize, tarFindings: index.findings, extras: packExtras(index.extras) },
    ...(checkpoints && { codec: checkpoints.codec }),
    hasDigests: contentDigests !== undefined,
  };
  const out = new ColumnWriter();
  out.text(JSON.stringify(head));
  writeTable(out, ENTRIES, index);
  writeTable(out, DIRECTORIES, index.dirs);
  if (checkpoints) writeTable(out, CHECKPOINTS, checkpoints);
  if (contentDigests) writeTable(out, CONTENT_DIGESTS, contentDigests);
  return seal(out.finish(HEAD_BYTES));
}

/** Writes the head into the room before the body. */
function seal(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, VERSION);
  view.setUint32(8, bytes.length - HEAD_BYTES);
  view.setUint32(12, crc32(bytes.subarray(HEAD_BYTES)));
  return bytes;
}

/** The record that these bytes are; undefined unless this version wrote them, whole and undamaged. */
export function readLayerRecord(bytes: Uint8Array<ArrayBuffer>): LayerRecord | undefined {
  if (bytes.length < HEAD_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== VERSION) return undefined;
  if (view.getUint32(8) !== bytes.length - HEAD_BYTES) return undefined;
  if (view.getUint32(12) !== crc32(bytes.subarray(HEAD_BYTES))) return undefined;
  const body = new ColumnReader(bytes, HEAD_BYTES);
  try {
    // A checksum that fits says that we wrote it; a head of any other shape ends in an error here.
    const record = readBody(body, JSON.parse(body.text()) as RecordHead);
    return body.whole && isSoundRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function readBody(body: ColumnReader, head: RecordHead): LayerRecord {
  const { tarSize, tarFindings, extras, codec, hasDigests, ...facts } = head;
  const entries = readTable(body, ENTRIES);
  const dirs = readTable(body, DIRECTORIES);
  const checkpoints = codec && { codec, ...readTable(body, CHECKPOINTS) };
  const index: LayerIndex = {
    ...entries,
    ...{ dirs, extras: unpackExtras(extras), uncompressedSize: tarSize, findings: tarFindings },
    ...(hasDigests && { contentDigests: readTable(body, CONTENT_DIGESTS) }),
  };
  return { ...facts, index, ...(checkpoints && { checkpoints }) };
}

function isSoundRecord({ index, checkpoints }: LayerRecord): boolean {
  return isSoundIndex(index) && (!checkpoints || isSound(CHECKPOINTS, checkpoints));
}

/** Every number leads to something that is there. */
function isSoundIndex(index: LayerIndex): boolean {
  const { dirs, contentDigests } = index;
  if (dirs.count < 1 || !isSound(ENTRIES, index) || !isSound(DIRECTORIES, dirs)) return false;
  for (let row = 1; row < dirs.count; row++) if (dirs.parent[row] >= row) return false;
  if (!allBelow(index.dir, dirs.count) || !allBelow(index.type, ENTRY_TYPES.length)) return false;
  const { count, size } = index;
  for (let i = 0; i < count; i++) if (!(size[i] >= 0)) return false;
  return (
    !contentDigests ||
    (isSound(CONTENT_DIGESTS, contentDigests) && contentDigests.sha256.length === 32 * contentDigests.count)
  );
}
