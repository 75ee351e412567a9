/**
 * A FileSet as a tar, streamed: headers are made, contents pass through. Deterministic, so the same set is the same
 * archive on every machine.
 */
import { ImageError, throwIfAborted } from '../../oci/imageError.ts';
import type { FileEntry, FileKind, FileSet } from '../fileSet.ts';
import { BLOCK, paddingOf } from '../tar/block.ts';
import { writeHeader } from '../tar/writeHeader.ts';

const FLAGS: Readonly<Record<FileKind, string>> = { file: '0', hardlink: '1', symlink: '2', directory: '5', other: '' };
const MODES: Readonly<Record<FileKind, number>> = {
  ...{ file: 0o644, hardlink: 0o644, other: 0o644 },
  ...{ symlink: 0o777, directory: 0o755 },
};

/**
 * Chunks of the archive in order, ended by two zero blocks without further padding. Entries of a path that occurs again
 * later are left out, since the later one is what the set means. Throws `unsupported` for devices and pipes, `truncated`
 * where a content ends early.
 */
export async function* writeTar(files: FileSet, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const last = new Map(files.entries.map((entry, index) => [entry.path, index]));
  for (const [index, entry] of files.entries.entries()) {
    if (entry.path === '' || last.get(entry.path) !== index) continue;
    throwIfAborted(signal, entry.path);
    yield* writeEntry(files, entry, signal);
  }
  yield new Uint8Array(2 * BLOCK);
}

async function* writeEntry(files: FileSet, entry: FileEntry, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { path, kind, link = '', mode = MODES[kind], mtime = 0 } = entry;
  if (kind === 'other')
    throw new ImageError('unsupported', path, 'Devices and pipes cannot be written into an archive.');
  const content = kind === 'file' ? files.open(path) : undefined;
  const size = content?.size ?? 0;
  yield writeHeader({ path: kind === 'directory' ? `${path}/` : path, flag: FLAGS[kind], size, mode, mtime, link });
  if (content === undefined) return;
  yield* content.stream(signal ? { signal } : {});
  if (size % BLOCK !== 0) yield new Uint8Array(paddingOf(size));
}
