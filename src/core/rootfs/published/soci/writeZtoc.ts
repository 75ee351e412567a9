/** A zTOC that soci-snapshotter takes. Names of users and groups are left out: only ids count there. */
import { Builder } from 'flatbuffers';
import { DIR, HARDLINK, UNKNOWN } from '../../../archive/tar/entry.ts';
import { toHex } from '../../../oci/text.ts';
import { wholeSeconds } from '../../../oci/times/fileTime.ts';
import { WRITTEN } from '../../columns.ts';
import { linkBytes, pathBytes } from '../../layerContent.ts';
import type { LayerIndex } from '../../layerIndex.ts';
import type { LayerToIndex, PreparedIndex } from '../format.ts';
import type { Spans } from '../spans.ts';
import { wrongIndex } from '../wrong.ts';
import { COMPRESSION_INFO, FILE_METADATA, GZIP, TAR_ZINFO, TOC, TYPE_NAMES, UNCOMPRESSED } from './schema.ts';
import { XATTR, XATTR_PREFIX, ZTOC, ZTOC_VERSION } from './schema.ts';
import { evenStretches, stretchesOf } from './zinfo.ts';
import { packPoints, SPAN_BYTES, zpointsOf } from './zpoints.ts';

const TOOL = 'cutaway';

/** As `IndexFormat.prepare`. Throws `unsupported` for layers that SOCI has no words for. */
export async function prepareZtoc(layer: LayerToIndex, signal?: AbortSignal): Promise<PreparedIndex> {
  const { compression, digest, index, size } = layer;
  const refuse = (why: string): never => {
    throw wrongIndex(digest, why, 'unsupported');
  };
  if (compression !== 'gzip' && compression !== 'none') return refuse(`SOCI does not support layers in ${compression}`);
  if (index.type.includes(UNKNOWN)) return refuse('it has an entry of a type that SOCI does not know');
  if ([...index.extras.values()].some(({ sparse }) => sparse))
    return refuse('it has a sparse file, which SOCI does not know');
  if (compression === 'none') {
    const stretches = evenStretches(size, SPAN_BYTES, refuse);
    return { stretches, write: (spans) => writeZtoc(layer, UNCOMPRESSED, tarZinfo(size), spans) };
  }
  const points = await zpointsOf(layer, signal);
  return {
    stretches: stretchesOf(points, size),
    write: (spans) => writeZtoc(layer, GZIP, packPoints(points), spans),
  };
}

function tarZinfo(size: number): Uint8Array {
  const builder = new Builder(64);
  builder.startObject(3);
  builder.addFieldInt32(TAR_ZINFO.version, 2, 0);
  builder.addFieldInt64(TAR_ZINFO.spanSize, BigInt(SPAN_BYTES), 0n);
  builder.addFieldInt64(TAR_ZINFO.size, BigInt(size), 0n);
  builder.finish(builder.endObject());
  return builder.asUint8Array();
}

function writeZtoc(layer: LayerToIndex, algorithm: number, zinfo: Uint8Array, spans: Spans): Uint8Array<ArrayBuffer> {
  const { index, size, uncompressedSize } = layer;
  const builder = new Builder(zinfo.length + 200 * index.count + 1024);
  const toc = writeToc(builder, index);
  const checkpoints = builder.createByteVector(zinfo);
  const digests = Array.from({ length: spans.count }, (_, i) =>
    builder.createString(`sha256:${toHex(spans.sha256.subarray(32 * i, 32 * i + 32))}`),
  );
  const spanDigests = vectorOf(builder, digests);
  builder.startObject(4);
  builder.addFieldInt8(COMPRESSION_INFO.algorithm, algorithm, GZIP);
  builder.addFieldInt32(COMPRESSION_INFO.maxSpan, spans.count - 1, 0);
  builder.addFieldOffset(COMPRESSION_INFO.spanDigests, spanDigests, 0);
  builder.addFieldOffset(COMPRESSION_INFO.checkpoints, checkpoints, 0);
  const info = builder.endObject();
  const [version, tool] = [builder.createString(ZTOC_VERSION), builder.createString(TOOL)];
  builder.startObject(6);
  builder.addFieldOffset(ZTOC.version, version, 0);
  builder.addFieldOffset(ZTOC.tool, tool, 0);
  builder.addFieldInt64(ZTOC.size, BigInt(size), 0n);
  builder.addFieldInt64(ZTOC.uncompressedSize, BigInt(uncompressedSize), 0n);
  builder.addFieldOffset(ZTOC.toc, toc, 0);
  builder.addFieldOffset(ZTOC.compressionInfo, info, 0);
  builder.finish(builder.endObject());
  return builder.asUint8Array().slice();
}

function vectorOf(builder: Builder, offsets: readonly number[]): number {
  builder.startVector(4, offsets.length, 4);
  for (const offset of [...offsets].reverse()) builder.addOffset(offset);
  return builder.endVector();
}

function writeToc(builder: Builder, index: LayerIndex): number {
  const entries = Array.from({ length: index.count }, (_, i) => writeEntry(builder, index, i));
  const metadata = vectorOf(builder, entries);
  builder.startObject(1);
  builder.addFieldOffset(TOC.metadata, metadata, 0);
  return builder.endObject();
}

function writeEntry(builder: Builder, index: LayerIndex, i: number): number {
  const extra = index.extras.get(i);
  const name = builder.createString(nameOf(index, i));
  const type = builder.createSharedString(TYPE_NAMES[index.type[i]]);
  const link = builder.createString(linkBytes(index, i) ?? new Uint8Array());
  const mtime = builder.createSharedString(timeText(index, i));
  const xattrs = vectorOf(
    builder,
    [...(extra?.xattrs ?? [])].map((xattr) => writeXattr(builder, xattr)),
  );
  const [major = '0', minor = '0'] = extra?.device?.split(':') ?? [];
  builder.startObject(14);
  builder.addFieldOffset(FILE_METADATA.name, name, 0);
  builder.addFieldOffset(FILE_METADATA.type, type, 0);
  builder.addFieldInt64(FILE_METADATA.offset, BigInt(index.offset[i]), 0n);
  // Links have no content, whatever their headers say about its size.
  builder.addFieldInt64(FILE_METADATA.size, BigInt(index.type[i] === HARDLINK ? 0 : index.size[i]), 0n);
  builder.addFieldOffset(FILE_METADATA.link, link, 0);
  builder.addFieldInt64(FILE_METADATA.mode, BigInt(index.mode[i]), 0n);
  builder.addFieldInt32(FILE_METADATA.uid, index.uid[i] | 0, 0);
  builder.addFieldInt32(FILE_METADATA.gid, index.gid[i] | 0, 0);
  builder.addFieldOffset(FILE_METADATA.mtime, mtime, 0);
  builder.addFieldInt64(FILE_METADATA.devMajor, BigInt(major), 0n);
  builder.addFieldInt64(FILE_METADATA.devMinor, BigInt(minor), 0n);
  builder.addFieldOffset(FILE_METADATA.xattrs, xattrs, 0);
  return builder.endObject();
}

function writeXattr(builder: Builder, [name, bytes]: readonly [string, Uint8Array]): number {
  const key = builder.createString(XATTR_PREFIX + name);
  const value = builder.createString(bytes);
  builder.startObject(2);
  builder.addFieldOffset(XATTR.key, key, 0);
  builder.addFieldOffset(XATTR.value, value, 0);
  return builder.endObject();
}

/** As tars write it: a directory ends with a slash. */
function nameOf(index: LayerIndex, i: number): Uint8Array {
  const before = new TextEncoder().encode(WRITTEN[index.written[i]] ?? '');
  const path = pathBytes(index, i);
  const isDirectory = index.type[i] === DIR && path.length > 0;
  const name = new Uint8Array(before.length + path.length + (isDirectory ? 1 : 0)).fill(0x2f);
  name.set(before);
  name.set(path, before.length);
  return name;
}

/** RFC 3339; the epoch for years that it has no text for. */
function timeText({ mtime, mtimeNs }: LayerIndex, i: number): string {
  const seconds = Math.floor(wholeSeconds({ mtime: mtime[i], mtimeNs: mtimeNs[i] }));
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return '1970-01-01T00:00:00Z';
  const fraction = `${mtimeNs[i]}`.padStart(9, '0').replace(/0+$/, '');
  return `${date.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
