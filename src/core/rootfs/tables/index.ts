/** The tables that layers may bring themselves, in the order in which they are looked for, and the way to one. */
import type { Codec } from '../../bytes/codecs/codec.ts';
import { digestOf } from '../../bytes/hash.ts';
import { TABLE_STORED_MAX_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Finding } from '../../oci/finding.ts';
import { readPath } from '../layerContent.ts';
import { chunkColumns, chunkedContent } from './chunks.ts';
import { estargz } from './estargz.ts';
import { type LayerTable, TAIL_BYTES, type TableFormat, type TablePlace } from './table.ts';
import { readToc } from './toc.ts';
import { tocIndex } from './tocIndex.ts';
import { zstdChunked } from './zstdChunked.ts';

const TABLES: readonly TableFormat[] = [estargz, zstdChunked];

/** Where to look for a layer's own table. */
interface TableSearch {
  /** Of the stored bytes, by their first. */
  readonly codec: Codec;
  /** Of the layer's descriptor. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Names the layer in findings. */
  readonly at: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The table of a layer, from its last bytes and the table alone. One that is damaged, does not have the digest that the
 * descriptor states, or says what can't be, is a finding and no table: the layer is then read as any other.
 */
export async function findTable(
  stored: ByteSource,
  search: TableSearch,
): Promise<{ readonly table?: LayerTable; readonly findings: readonly Finding[] }> {
  const { codec, annotations = {}, at, signal } = search;
  const formats = TABLES.filter((format) => format.codec === codec.name);
  if (formats.length === 0) return { findings: [] };
  const tail = await stored.read(Math.max(0, stored.size - TAIL_BYTES), stored.size, signal);
  for (const format of formats) {
    const place = format.locate(tail, stored.size, annotations);
    if (!place) continue;
    const table = await readTable(format, place, stored, search);
    if (typeof table !== 'string') return { table, findings: [] };
    const message = `The ${format.name} table of this layer is not used: ${table}. The layer is read like any other.`;
    return { findings: [{ code: 'table-unusable', severity: 'warning', at, message }] };
  }
  return { findings: [] };
}

/** The table at its place, or what is wrong with it. */
async function readTable(
  format: TableFormat,
  { start, end, digest }: TablePlace,
  stored: ByteSource,
  { codec, signal }: TableSearch,
): Promise<LayerTable | string> {
  if (!(start >= 0 && start < end && end <= stored.size)) return 'its place is not inside the layer';
  if (end - start > TABLE_STORED_MAX_BYTES) return `it has more than ${TABLE_STORED_MAX_BYTES} bytes`;
  const read = await format.read(await stored.read(start, end, signal));
  if ('problem' in read) return read.problem;
  const found = digest && (await digestOf(read.digested, digest.split(':', 1)[0]));
  if (digest && found !== undefined && found !== digest)
    return 'it does not have the digest that the descriptor states';
  const files = readToc(read.json, start);
  if (typeof files === 'string') return files;
  const index = tocIndex(files);
  const chunks = chunkColumns(files, start);
  return {
    ...{ name: format.name, index },
    open(entry, bytes) {
      const path = readPath(index, entry);
      return chunkedContent(chunks, entry, index.size[entry] ?? 0, { stored: bytes, codec, path });
    },
  };
}
