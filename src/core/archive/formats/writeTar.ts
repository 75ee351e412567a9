/**
 * A FileSet as a tar: headers are made, contents are the sources that the set has. Deterministic, so the same set is the
 * same archive on every machine.
 */
import { fromBytes } from '../../bytes/memory.ts';
import { fromParts } from '../../bytes/parts.ts';
import type { ByteSource, Part } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { FileEntry, FileKind, FileSet } from '../fileSet.ts';
import { BLOCK, paddingOf } from '../tar/block.ts';
import { writeHeader } from '../tar/writeHeader.ts';

const FLAGS: Readonly<Record<FileKind, string>> = { file: '0', hardlink: '1', symlink: '2', directory: '5', other: '' };
const MODES: Readonly<Record<FileKind, number>> = {
  ...{ file: 0o644, hardlink: 0o644, other: 0o644 },
  ...{ symlink: 0o777, directory: 0o755 },
};

/**
 * The archive, ended by two zero blocks without further padding. No content is read until it is asked for. Entries of a
 * path that occurs again later are left out, since the later one is what the set means. Throws `unsupported` for devices
 * and pipes.
 */
export function tarSource(files: FileSet): ByteSource {
  const last = new Map(files.entries.map((entry, index) => [entry.path, index]));
  const parts: Part[] = [];
  let offset = 0;
  for (const [index, entry] of files.entries.entries()) {
    if (entry.path === '' || last.get(entry.path) !== index) continue;
    const content = entry.kind === 'file' ? files.open(entry.path) : undefined;
    const header = headerOf(entry, content?.size ?? 0);
    parts.push({ offset, source: fromBytes(header) });
    offset += header.length;
    if (content === undefined || content.size === 0) continue;
    parts.push({ offset, source: content });
    offset += content.size + paddingOf(content.size);
  }
  return fromParts(parts, offset + 2 * BLOCK);
}

/** The same in chunks, each valid until the next is asked for. Throws `truncated` where a content ends early. */
export async function* writeTar(files: FileSet, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  yield* tarSource(files).stream(signal ? { signal } : {});
}

function headerOf(entry: FileEntry, size: number): Uint8Array<ArrayBuffer> {
  const { path, kind, link = '', mode = MODES[kind], mtime = 0, mtimeNs = 0 } = entry;
  if (kind === 'other') {
    throw new ImageError('unsupported', path, 'Devices and pipes cannot be written to an archive.');
  }
  const name = kind === 'directory' ? `${path}/` : path;
  return writeHeader({ path: name, flag: FLAGS[kind], size, mode, mtime, mtimeNs, link });
}
