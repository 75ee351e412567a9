/**
 * A layer's table of contents as one compact record of bytes, to be kept between two openings, and read back. A record
 * that is damaged, cut short or of another version reads as nothing: the layer is then scanned anew.
 */

import type { Checkpoints } from '../../bytes/codecs/checkpoints.ts';
import { crc32 } from '../../bytes/codecs/crc32.ts';
import type { Finding } from '../../oci/finding.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { ColumnReader, ColumnWriter } from './columnBytes.ts';
import { type KeptExtra, packExtras, unpackExtras } from './extras.ts';
import { isSound } from './soundness.ts';

/** What is kept of a layer: what one pass over its bytes has told. */
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

/** Grows with each change of what follows: an older record is no record. */
const VERSION = 2;
/** `CWKI`, version, bytes of the body, CRC-32 of the body. */
const MAGIC = 0x43574b49;
const HEAD_BYTES = 16;

/** All that is no column. */
interface RecordHead extends Omit<LayerRecord, 'index' | 'checkpoints'> {
  readonly count: number;
  readonly dirs: number;
  readonly links: number;
  readonly tarSize: number;
  readonly tarFindings: readonly Finding[];
  readonly extras: readonly KeptExtra[];
  readonly checkpoints?: { readonly codec: Checkpoints['codec']; readonly count: number };
  readonly contentDigests?: number;
}

/** The record as bytes. */
export function writeLayerRecord(record: LayerRecord): Uint8Array<ArrayBuffer> {
  const { index, checkpoints, ...facts } = record;
  const { contentDigests } = index;
  const head: RecordHead = {
    ...facts,
    ...{ count: index.count, dirs: index.dirs.count, links: index.linkStart.length },
    ...{ tarSize: index.uncompressedSize, tarFindings: index.findings, extras: packExtras(index.extras) },
    ...(checkpoints && { checkpoints: { codec: checkpoints.codec, count: checkpoints.count } }),
    ...(contentDigests && { contentDigests: contentDigests.entry.length }),
  };
  const out = new ColumnWriter();
  out.text(JSON.stringify(head));
  writeIndex(out, index);
  if (checkpoints) {
    for (const column of [checkpoints.at, checkpoints.out, checkpoints.state, checkpoints.windowStart])
      out.numbers(column);
    out.bytes(checkpoints.windows);
  }
  if (contentDigests) {
    out.numbers(contentDigests.entry);
    out.bytes(contentDigests.sha256);
  }
  return seal(out.finish(HEAD_BYTES));
}

function writeIndex(out: ColumnWriter, index: LayerIndex): void {
  const { dirs } = index;
  const columns = [index.dir, index.nameStart, index.type, index.mode, index.uid, index.gid];
  for (const column of [...columns, index.size, index.mtime, index.mtimeNs, index.offset, index.link, index.linkStart])
    out.numbers(column);
  for (const column of [dirs.parent, dirs.nameStart]) out.numbers(column);
  for (const pool of [index.names, index.links, dirs.names]) out.bytes(pool);
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

/** The record that these bytes are; undefined where they are none that this version wrote, whole and undamaged. */
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
    return body.whole && isSound(record.index) ? record : undefined;
  } catch {
    return undefined;
  }
}

function readBody(body: ColumnReader, head: RecordHead): LayerRecord {
  const { count, dirs, links, tarSize, tarFindings, extras, checkpoints, contentDigests, ...facts } = head;
  const index = readIndex(body, head);
  const points = checkpoints && readCheckpoints(body, checkpoints);
  const digests = contentDigests === undefined ? undefined : readContentDigests(body, contentDigests);
  return {
    ...facts,
    index: { ...index, ...(digests && { contentDigests: digests }) },
    ...(points && { checkpoints: points }),
  };
}

function readIndex(body: ColumnReader, { count, dirs, links, extras, tarSize, tarFindings }: RecordHead): LayerIndex {
  const fixed = {
    dir: body.numbers(count, Uint32Array),
    nameStart: body.numbers(count + 1, Uint32Array),
    type: body.numbers(count, Uint8Array),
    mode: body.numbers(count, Uint16Array),
    uid: body.numbers(count, Uint32Array),
    gid: body.numbers(count, Uint32Array),
    size: body.numbers(count, Float64Array),
    mtime: body.numbers(count, Float64Array),
    mtimeNs: body.numbers(count, Uint32Array),
    offset: body.numbers(count, Float64Array),
    link: body.numbers(count, Uint32Array),
    linkStart: body.numbers(links, Uint32Array),
  };
  const parent = body.numbers(dirs, Uint32Array);
  const nameStart = body.numbers(dirs + 1, Uint32Array);
  return {
    ...{ count, ...fixed, names: body.bytes(), links: body.bytes() },
    dirs: { count: dirs, parent, nameStart, names: body.bytes() },
    ...{ extras: unpackExtras(extras), uncompressedSize: tarSize, findings: tarFindings },
  };
}

function readCheckpoints(
  body: ColumnReader,
  { codec, count }: { readonly codec: Checkpoints['codec']; readonly count: number },
): Checkpoints {
  return {
    ...{ codec, count },
    at: body.numbers(count, Float64Array),
    out: body.numbers(count, Float64Array),
    state: body.numbers(count, Uint8Array),
    windowStart: body.numbers(count + 1, Uint32Array),
    windows: body.bytes(),
  };
}

function readContentDigests(body: ColumnReader, count: number) {
  return { entry: body.numbers(count, Uint32Array), sha256: body.bytes() };
}
