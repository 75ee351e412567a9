/**
 * An archive that lies inside an image: any file that is one, opened as a set of files, compressions around it peeled off
 * by the way. Where its files are an image, it says so.
 *
 *   bytes -> codec? -> memory or scratch space -> tar, zip, ar -> FileSet -> layouts that match
 */

import type { FileSet } from '../archive/fileSet.ts';
import { ARCHIVE_HEAD_BYTES, type ArchiveFormat } from '../archive/formats/format.ts';
import { formats } from '../archive/formats/index.ts';
import { zip } from '../archive/formats/zip.ts';
import { createFileSet } from '../archive/linkedFiles.ts';
import { rootedPath } from '../archive/rootedPath.ts';
import { hasZipEnd } from '../archive/zip/endRecord.ts';
import { joinBytes } from '../bytes/byteArrays.ts';
import { type Codec, toFinding } from '../bytes/codecs/codec.ts';
import { decode } from '../bytes/codecs/decode.ts';
import { sniff } from '../bytes/codecs/index.ts';
import {
  INSIDE_COPY_MAX_BYTES,
  INSIDE_MEMORY_MAX_BYTES,
  INSIDE_UNPACKED_MAX_BYTES,
  WRAPPERS_MAX_COUNT,
} from '../bytes/limits.ts';
import { fromBytes } from '../bytes/memory.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError, throwIfAborted } from '../oci/imageError.ts';
import { CODEC_HEAD_BYTES } from './compression.ts';
import type { LayoutName } from './contentStore.ts';
import { layouts } from './layouts/index.ts';
import { LOOKS_LIKE_HEAD_BYTES, looksLike } from './lone/looksLike.ts';
import type { OpenOptions, Spooled } from './peel.ts';

/** An archive found inside a layer or another archive, opened. */
export interface InnerArchive {
  /** `tar`, `zip`, `ar`, or the compression of a single file that is not an archive. */
  readonly format: string;
  /** Compressions around the archive, outermost first. */
  readonly wrappers: readonly string[];
  readonly files: FileSet;
  /** The archive's own bytes, unpacked. */
  readonly source: ByteSource;
  /** It lies in scratch space, which `release` frees: its bytes can't be read after that. */
  readonly scratch: boolean;
  /** Layouts of images that its files are laid out in. */
  readonly layouts: readonly LayoutName[];
  readonly findings: readonly Finding[];
  /** Frees the scratch space that it was unpacked into. */
  release(): Promise<void>;
}

/** How to copy: `dear` where reading anywhere in the source means computing what comes before. */
interface InnerOptions extends OpenOptions {
  readonly dear: boolean;
}

/** Throws `unsupported` for what is not an archive, saying what it looks like. */
export async function openInnerArchive(source: ByteSource, options: InnerOptions): Promise<InnerArchive> {
  const spooled: Copy[] = [];
  const release = async () => {
    for (const { release: free } of spooled.splice(0)) await free();
  };
  const keep = async (chunks: AsyncIterable<Uint8Array>) => {
    const spool = await keepChunks(chunks, options);
    spooled.push(spool);
    return spool.source;
  };
  try {
    const near = await bringNear(source, options, keep);
    const { archive, wrappers, findings, codec } = await unwrap(near, options, keep);
    const files = await list(archive, codec, options);
    const matching = await matchingLayouts(files, options);
    const format = files.format;
    // Of a single compressed file the compression is the format.
    const around = codec && format === codec.name ? wrappers.slice(0, -1) : wrappers;
    const scratch = spooled.some((each) => !each.memory);
    const all = [...findings, ...files.findings];
    return { format, wrappers: around, files, source: archive, scratch, layouts: matching, findings: all, release };
  } catch (error) {
    await release();
    throw error;
  }
}

interface Copy extends Spooled {
  readonly memory: boolean;
}

type Keep = (chunks: AsyncIterable<Uint8Array>) => Promise<ByteSource>;

/** Content that must be computed is copied: small one always, large only where every read would start over. */
async function bringNear(source: ByteSource, options: InnerOptions, keep: Keep): Promise<ByteSource> {
  if (source.handle !== undefined) return source;
  if (!options.dear && source.size > INSIDE_COPY_MAX_BYTES) return source;
  return keep(source.stream({ signal: options.signal }));
}

async function unwrap(source: ByteSource, options: InnerOptions, keep: Keep) {
  const wrappers: string[] = [];
  const findings: Finding[] = [];
  let archive = source;
  let codec: Codec | undefined;
  for (;;) {
    const head = await archive.read(0, Math.min(CODEC_HEAD_BYTES, archive.size), options.signal);
    const next = sniff(head);
    if (!next || wrappers.length >= WRAPPERS_MAX_COUNT) return { archive, wrappers, findings, codec };
    codec = next;
    wrappers.push(codec.name);
    archive = await keep(unpack(codec, archive, options, findings));
  }
}

async function* unpack(codec: Codec, source: ByteSource, options: InnerOptions, findings: Finding[]) {
  const { signal, name, onProgress } = options;
  async function* counted() {
    let done = 0;
    for await (const chunk of source.stream({ signal })) {
      yield chunk;
      done += chunk.length;
      onProgress?.(`Unpacking ${codec.name}`, done, source.size);
    }
  }
  yield* decode(codec, counted(), { signal, onNote: (note) => findings.push(toFinding(note, name)) });
}

/** In memory while it is small, else in scratch space. */
async function keepChunks(chunks: AsyncIterable<Uint8Array>, { spool, name, signal }: InnerOptions): Promise<Copy> {
  const iterator = chunks[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let size = 0;
  async function* rest() {
    try {
      for (const piece of pieces.splice(0)) yield piece;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        size += next.value.length;
        if (size > INSIDE_UNPACKED_MAX_BYTES) throw tooLarge(name);
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    if (signal?.aborted) await iterator.return?.();
    throwIfAborted(signal, name);
    pieces.push(next.value.slice());
    size += next.value.length;
    if (size > INSIDE_MEMORY_MAX_BYTES) return { ...(await spool(rest())), memory: false };
  }
  const whole = joinBytes(pieces);
  return { source: fromBytes(whole), release: async () => {}, memory: true };
}

async function list(archive: ByteSource, codec: Codec | undefined, options: InnerOptions): Promise<FileSet> {
  const head = await archive.read(0, Math.min(ARCHIVE_HEAD_BYTES, archive.size), options.signal);
  const format = await formatOf(head, archive, codec !== undefined, options.signal);
  const onProgress = (offset: number) => options.onProgress?.('Listing the archive', offset, archive.size);
  if (format) return format.read(archive, { signal: options.signal, onProgress });
  if (codec) return singleFile(archive, codec, options.name);
  const start = await archive.read(0, Math.min(LOOKS_LIKE_HEAD_BYTES, archive.size), options.signal);
  const { what } = looksLike(start, archive.size);
  throw new ImageError('unsupported', options.name, `This is ${what}, not an archive that can be opened here.`);
}

/** A zip may begin with anything, so its end is looked for where nothing else is known. */
async function formatOf(head: Uint8Array, archive: ByteSource, packed: boolean, signal?: AbortSignal) {
  const byHead = formats.find((format): format is ArchiveFormat => format.matches(head));
  if (byHead || packed) return byHead;
  return (await hasZipEnd(archive, signal)) ? zip : undefined;
}

/** What a lone compressed file holds, under the name it had without the ending. */
function singleFile(source: ByteSource, codec: Codec, name: string): FileSet {
  const base = name.slice(name.lastIndexOf('/') + 1);
  const { path } = rootedPath(base.replace(/\.(?:gz|z|zst|zstd|xz|bz2)$/i, '') || 'content');
  return createFileSet({
    format: codec.name,
    entries: [{ path, kind: 'file', size: source.size }],
    findings: [],
    content: () => source,
  });
}

async function matchingLayouts(files: FileSet, { signal }: InnerOptions): Promise<LayoutName[]> {
  const found: LayoutName[] = [];
  for (const layout of layouts) if (await layout.matches(files, signal)) found.push(layout.name);
  return found;
}

function tooLarge(name: string): ImageError {
  const gib = INSIDE_UNPACKED_MAX_BYTES / 2 ** 30;
  const message = `This unpacks to more than ${gib} GiB, too much to open in place. Save it and open it by itself.`;
  return new ImageError('too-large', name, message);
}
