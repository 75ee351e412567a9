/** A file as text, read in full up to a bound. */
import type { ByteSource } from '../bytes/source.ts';
import { bytesToText } from '../oci/text.ts';
import type { Remarks } from './remarks.ts';

/** All of it, or its first `most` bytes up to the last whole line, with a remark. Bytes that are not UTF-8 as `\xNN`. */
export async function readText(
  source: ByteSource,
  most: number,
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<string> {
  const bytes = await source.read(0, Math.min(source.size, most), signal);
  if (source.size <= most) return bytesToText(bytes);
  remarks.say('too-large', 'warning', `Only the first ${most} of its ${source.size} bytes are read.`);
  return bytesToText(bytes.subarray(0, bytes.lastIndexOf(10) + 1));
}
