/** The content of a zip entry. It lies behind a local header whose length only that header tells, so it is read first. */
import { inflated } from '../../bytes/codecs/inflated.ts';
import { lazySource } from '../../bytes/lazy.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { ZipRecord } from './directory.ts';
import { codecOf, methodName, STORED } from './methods.ts';

const LOCAL_BYTES = 30;
/** Signature of a local file header (APPNOTE, section 4.3.7). */
export const LOCAL_MARK = 0x04034b50;

/** Why the content of an entry can't be read; undefined where it can. */
export function lockOf({ encrypted, method, broken }: ZipRecord): string | undefined {
  if (broken) return 'Its location in the archive is damaged, so it cannot be read.';
  if (encrypted) return 'It is encrypted, so it cannot be read without the password.';
  if (method === STORED || codecOf(method)) return undefined;
  return `It is compressed with ${methodName(method)}, which Cutaway does not read.`;
}

/** `size` bytes as the directory says; `at` names the entry. Reading fails where the local header is not there. */
export function entryContent(archive: ByteSource, record: ZipRecord, at: string): ByteSource {
  const lock = lockOf(record);
  let content: ByteSource | undefined;
  return lazySource(record.size, async (signal) => {
    if (lock !== undefined) throw new ImageError('unsupported', at, lock);
    content ??= unpacked(await storedBytes(archive, record, at, signal), record, at);
    return content;
  });
}

function unpacked(stored: ByteSource, { method, size }: ZipRecord, at: string): ByteSource {
  const codec = codecOf(method);
  if (codec) return inflated(stored, codec, size, at);
  if (stored.size >= size) return stored.slice(0, size);
  throw new ImageError('malformed', at, `The directory gives ${size} bytes, but only ${stored.size} are stored.`);
}

async function storedBytes(archive: ByteSource, record: ZipRecord, at: string, signal?: AbortSignal) {
  const head = await archive.read(record.offset, record.offset + LOCAL_BYTES, signal);
  const view = new DataView(head.buffer);
  if (head.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL_MARK) {
    throw new ImageError(
      'malformed',
      at,
      `There is no entry at byte ${record.offset}, where the directory places this one.`,
    );
  }
  const start = record.offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  return archive.slice(start, start + record.storedSize);
}
