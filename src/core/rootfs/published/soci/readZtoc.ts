/** A zTOC: what SOCI keeps of a layer. soci-snapshotter, "SOCI Index". */
import type { Checkpoints } from '../../../bytes/codecs/checkpoints.ts';
import { TAR_ENTRIES_MAX_COUNT } from '../../../bytes/limits.ts';
import { timeOf } from '../../tables/tocIndex.ts';
import type { EntryExtra, LayerIndex } from '../../layerIndex.ts';
import { INDEX_PATHS_MAX_BYTES, INDEX_STORED_MAX_BYTES } from '../bounds.ts';
import { EntryRows } from '../entryRows.ts';
import type { NamedLayer, PublishedIndex } from '../format.ts';
import { checkpointsProblem } from '../places.ts';
import { type Spans, spansProblem } from '../spans.ts';
import { wrongIndex } from '../wrong.ts';
import { FlatTable } from './flatTable.ts';
import { COMPRESSION_INFO, FILE_METADATA, GZIP, TAR_ZINFO, TOC, TYPE_NAMES, UNCOMPRESSED } from './schema.ts';
import { XATTR, XATTR_PREFIX, ZTOC, ZTOC_VERSION } from './schema.ts';
import { evenStretches, readGzipZinfo, type Zinfo } from './zinfo.ts';

type Fail = (why: string) => never;

/** As `IndexFormat.read`. A zTOC does not name its layer: that its manifest names it, and that its size is the layer's, is all. */
export async function readZtoc(bytes: Uint8Array<ArrayBuffer>, layer: NamedLayer): Promise<PublishedIndex> {
  const fail: Fail = (why) => {
    throw wrongIndex(layer.digest, why);
  };
  if (bytes.length > INDEX_STORED_MAX_BYTES)
    throw wrongIndex(layer.digest, `it has more than ${INDEX_STORED_MAX_BYTES} bytes`, 'too-large');
  const ztoc = FlatTable.root(bytes, fail);
  const version = ztoc.text(ZTOC.version);
  if (version !== ZTOC_VERSION)
    throw wrongIndex(
      layer.digest,
      `version ${JSON.stringify(version.slice(0, 20))} of zTOC is not known`,
      'unsupported',
    );
  const size = ztoc.int64(ZTOC.size);
  if (size !== layer.size)
    throw wrongIndex(layer.digest, `it is of a layer of ${size} bytes, not ${layer.size}`, 'digest-mismatch');
  const info = ztoc.table(ZTOC.compressionInfo) ?? fail('it has no checkpoints');
  const compression = compressionOf(info.int8(COMPRESSION_INFO.algorithm) ?? GZIP, layer);
  const index = readToc(ztoc.table(ZTOC.toc) ?? fail('it has no entries'), ztoc.int64(ZTOC.uncompressedSize), fail);
  const { spans, checkpoints } = readPlaces(
    info,
    compression,
    { size, uncompressedSize: index.uncompressedSize },
    fail,
  );
  const tool = ztoc.text(ZTOC.tool);
  return {
    ...{ format: 'SOCI', index, compression, uncompressedSize: index.uncompressedSize, spans },
    ...(checkpoints && { checkpoints }),
    ...(tool !== '' && { tool: tool.slice(0, 200) }),
  };
}

function compressionOf(algorithm: number, { digest }: NamedLayer): 'gzip' | 'none' {
  if (algorithm === GZIP) return 'gzip';
  if (algorithm === UNCOMPRESSED) return 'none';
  throw wrongIndex(digest, `its compression ${algorithm} is not known`, 'unsupported');
}

interface Sizes {
  readonly size: number;
  readonly uncompressedSize: number;
}

function readPlaces(
  info: FlatTable,
  compression: 'gzip' | 'none',
  sizes: Sizes,
  fail: Fail,
): { readonly spans: Spans; readonly checkpoints: Checkpoints | undefined } {
  const bytes = info.bytes(COMPRESSION_INFO.checkpoints);
  const { stretches, checkpoints }: Zinfo =
    compression === 'gzip'
      ? readGzipZinfo(bytes, sizes.size, fail)
      : { stretches: evenStretches(sizes.size, FlatTable.root(bytes.slice(), fail).int64(TAR_ZINFO.spanSize), fail) };
  const count = info.count(COMPRESSION_INFO.spanDigests);
  if (count !== stretches.length || info.int32(COMPRESSION_INFO.maxSpan) !== count - 1)
    return fail(`it has ${stretches.length} spans and ${count} digests of them`);
  const spans: Spans = {
    ...{ count, sha256: digestsOf(info, count, fail) },
    start: Float64Array.from(stretches, ([start]) => start),
    end: Float64Array.from(stretches, ([, end]) => end),
  };
  const problem = spansProblem(spans, sizes.size) ?? (checkpoints && checkpointsProblem(checkpoints, sizes));
  return problem === undefined ? { spans, checkpoints } : fail(problem);
}

function digestsOf(info: FlatTable, count: number, fail: Fail): Uint8Array {
  const sha256 = new Uint8Array(32 * count);
  for (let i = 0; i < count; i++) {
    const text = info.itemText(COMPRESSION_INFO.spanDigests, i);
    if (!/^sha256:[0-9a-f]{64}$/.test(text)) return fail(`the digest of span ${i} is not a SHA-256 digest`);
    for (let at = 0; at < 32; at++) sha256[32 * i + at] = Number.parseInt(text.slice(7 + 2 * at, 9 + 2 * at), 16);
  }
  return sha256;
}

function readToc(toc: FlatTable, uncompressedSize: number, fail: Fail): LayerIndex {
  const count = toc.count(TOC.metadata);
  if (count > TAR_ENTRIES_MAX_COUNT) return fail(`it has more than ${TAR_ENTRIES_MAX_COUNT} entries`);
  const rows = new EntryRows();
  let texts = 0;
  for (let i = 0; i < count; i++) {
    const entry = toc.item(TOC.metadata, i);
    const path = entry.bytes(FILE_METADATA.name);
    const link = entry.bytes(FILE_METADATA.link);
    const { records, size } = recordsOf(entry, fail);
    // Many entries may lead to one long text.
    texts += path.length + link.length + size;
    if (texts > INDEX_PATHS_MAX_BYTES) return fail('its texts are too long');
    const problem = rows.add({ ...factsOf(entry, fail), path, link, extra: extraOf(entry, records) });
    if (problem !== undefined) return fail(problem);
  }
  const index = rows.finish(uncompressedSize);
  return typeof index === 'string' ? fail(index) : index;
}

function factsOf(entry: FlatTable, fail: Fail) {
  const name = entry.text(FILE_METADATA.type);
  const type = TYPE_NAMES.indexOf(name);
  if (type < 0) return fail(`it has an entry of the type ${JSON.stringify(name.slice(0, 20))}`);
  const size = entry.int64(FILE_METADATA.size);
  if (size < 0) return fail('it has an entry whose size is below 0');
  return {
    ...{ type, size, offset: entry.int64(FILE_METADATA.offset), mode: entry.int64(FILE_METADATA.mode) & 0o7777 },
    ...{ uid: entry.uint32(FILE_METADATA.uid), gid: entry.uint32(FILE_METADATA.gid) },
    ...timeOf(entry.text(FILE_METADATA.mtime)),
  };
}

/** PAX records; names of attributes are text, values any bytes. */
function recordsOf(entry: FlatTable, fail: Fail) {
  const count = entry.count(FILE_METADATA.xattrs);
  if (count > 10_000) return fail('an entry has too many records');
  const records = new Map<string, Uint8Array>();
  let size = 0;
  for (let i = 0; i < count; i++) {
    const record = entry.item(FILE_METADATA.xattrs, i);
    const value = record.bytes(XATTR.value);
    size += value.length + record.bytes(XATTR.key).length;
    if (size > INDEX_PATHS_MAX_BYTES) return fail('its texts are too long');
    records.set(record.text(XATTR.key), value);
  }
  return { records, size };
}

function extraOf(entry: FlatTable, records: ReadonlyMap<string, Uint8Array>): EntryExtra | undefined {
  const xattrs = new Map<string, Uint8Array>();
  for (const [key, value] of records)
    if (key.startsWith(XATTR_PREFIX)) xattrs.set(key.slice(XATTR_PREFIX.length), value.slice());
  const type = entry.text(FILE_METADATA.type);
  const device = `${entry.int64(FILE_METADATA.devMajor)}:${entry.int64(FILE_METADATA.devMinor)}`;
  const text = (key: string) => {
    const value = records.get(key);
    return value && new TextDecoder().decode(value.subarray(0, 1024));
  };
  const [uname, gname] = [text('uname'), text('gname')];
  return {
    ...(xattrs.size > 0 && { xattrs }),
    ...((type === 'char' || type === 'block') && { device }),
    ...(uname !== undefined && { uname }),
    ...(gname !== undefined && { gname }),
  };
}
