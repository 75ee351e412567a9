/**
 * Tar as an archive of files. An outer tar (a docker save of gigabytes) is listed by jumping over contents: a read costs
 * milliseconds in a browser whatever its size, and the documents that matter come last.
 */
import { itemAt } from '../../bytes/at.ts';
import {
  ARCHIVE_ENTRIES_MAX_COUNT,
  TAR_FIRST_WINDOW_BYTES,
  TAR_HOP_MIN_BYTES,
  TAR_HOP_WINDOW_BYTES,
  TAR_NEAR_BYTES,
  TAR_WINDOW_MAX_BYTES,
} from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { throwIfAborted } from '../../oci/imageError.ts';
import { contentOf } from '../content.ts';
import type { FileEntry, FileSet } from '../fileSet.ts';
import { createFileSet } from '../linkedFiles.ts';
import { BLOCK, createBlock, judge } from '../tar/block.ts';
import { TarParser } from '../tar/parser.ts';
import { sparseContent } from '../tar/sparseContent.ts';
import { FileEntries } from './fileEntries.ts';
import type { ArchiveFormat, ReadOptions } from './format.ts';
import { writeTar } from './writeTar.ts';

/** tar in all dialects. */
export const tar: ArchiveFormat = { name: 'tar', matches, read, write: writeTar };

/** A header with a right checksum (v7 has no magic), or the two zero blocks that an empty tar is. */
function matches(head: Uint8Array): boolean {
  if (head.length < BLOCK) return false;
  const block = createBlock();
  block.bytes.set(head.subarray(0, BLOCK));
  const kind = judge(block);
  if (kind !== 'zero') return kind === 'header';
  return head.length >= 2 * BLOCK && head.subarray(BLOCK, 2 * BLOCK).every((byte) => byte === 0);
}

async function read(source: ByteSource, options: ReadOptions = {}): Promise<FileSet> {
  const list = new FileEntries(ARCHIVE_ENTRIES_MAX_COUNT, options.enough);
  const parser = new TarParser(list);
  list.log = parser.log;
  let window = TAR_FIRST_WINDOW_BYTES;
  while (!parser.done && parser.next < source.size) {
    throwIfAborted(options.signal);
    const gap = parser.next - parser.offset;
    window = nextWindow(window, gap, parser.offset === 0);
    parser.jump(gap);
    if (window === TAR_WINDOW_MAX_BYTES) await readOn(source, parser, options);
    else parser.push(await source.read(parser.offset, Math.min(source.size, parser.offset + window), options.signal));
    options.onProgress?.(parser.offset, parser.entries);
  }
  parser.finish(source.size);
  return toFileSet(list, parser, source);
}

function toFileSet(
  { entries, offsets, sparse, lead = '' }: FileEntries,
  { log }: TarParser,
  source: ByteSource,
): FileSet {
  return createFileSet({
    format: 'tar',
    entries,
    findings: log.list(),
    lead,
    content(index) {
      const { path, size } = itemAt(entries, index);
      const pieces = sparse.get(index);
      const offset = itemAt(offsets, index);
      return pieces ? sparseContent(source, offset, size, pieces, path) : contentOf(source, offset, size, path);
    },
  });
}

/** The entries whose headers lie in the first bytes of a tar. */
export function listStart(head: Uint8Array): readonly FileEntry[] {
  const list = new FileEntries(ARCHIVE_ENTRIES_MAX_COUNT);
  new TarParser(list).push(head);
  return list.entries;
}

/** Grows while headers lie close together, so that many small entries take few reads; shrinks after a jump. */
function nextWindow(window: number, gap: number, isFirst: boolean): number {
  if (isFirst) return window;
  if (gap > TAR_NEAR_BYTES) return TAR_HOP_WINDOW_BYTES;
  return Math.min(TAR_WINDOW_MAX_BYTES, window * 4);
}

/** Streams from here until a content is large enough that jumping it pays. */
async function readOn(source: ByteSource, parser: TarParser, { signal, onProgress }: ReadOptions): Promise<void> {
  for await (const chunk of source.stream({ start: parser.offset, signal })) {
    parser.push(chunk);
    onProgress?.(parser.offset, parser.entries);
    if (parser.done || parser.next - parser.offset >= TAR_HOP_MIN_BYTES) return;
  }
}
