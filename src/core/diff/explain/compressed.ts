/** Compressed files that hold the same: another header (gzip's time and name), compressor or level; or that hold noise in turn. */

import { bytesEqual, joinBytes } from '../../bytes/byteArrays.ts';
import { sniff } from '../../bytes/codecs/index.ts';
import { EXPLAIN_FILE_MAX_BYTES } from '../../bytes/limits.ts';
import { NOISE } from '../noise.ts';
import type { Contents, Explainer, Explanation, Inner } from './explainer.ts';

/** Files that are the same once decompressed, or whose content is explained in turn. */
export const compressed: Explainer = {
  async explain({ path, left, right }, inner) {
    const codec = sniff(left);
    if (!codec || sniff(right) !== codec) return undefined;
    const timed = codec.name === 'gzip' ? headersApart(left, right) : undefined;
    if (timed) return timed;
    const [a, b] = [await unpack(left), await unpack(right)];
    if (!a || !b) return undefined;
    const packed = NOISE.compression;
    if (bytesEqual(a, b)) return { noise: packed, text: `The same content, compressed by ${codec.name} differently.` };
    return within({ path: path.replace(/\.(?:gz|zst|xz|bz2)$/, ''), left: a, right: b }, codec.name, inner);
  },
};

async function within(contents: Contents, codec: string, inner: Inner): Promise<Explanation | undefined> {
  const found = await inner(contents);
  return found && { noise: found.noise | NOISE.compression, text: `Inside ${codec}: ${found.text}` };
}

/** RFC 1952, 2.3: flags at 3, time at 4, XFL and OS at 8 and 9, then the name where its flag is set. */
function headersApart(left: Uint8Array, right: Uint8Array): Explanation | undefined {
  const [a, b] = [bodyOf(left), bodyOf(right)];
  if (a === undefined || b === undefined || !bytesEqual(left.subarray(a), right.subarray(b))) return undefined;
  const time = [4, 5, 6, 7].some((at) => left[at] !== right[at]);
  const rest = !bytesEqual(left.subarray(8, a), right.subarray(8, b)) || left[3] !== right[3];
  const what = time && rest ? 'time and name' : time ? 'time' : 'name or origin';
  return {
    noise: (time ? NOISE['file-times'] : 0) | (rest ? NOISE.compression : 0),
    text: `The same compressed content; only the ${what} in gzip’s header differ${time && rest ? '' : 's'}.`,
  };
}

/** The one flag, and the one method. */
const NAME = 8;
const DEFLATE = 8;

function bodyOf(bytes: Uint8Array): number | undefined {
  const flags = bytes[3];
  if (bytes.length < 18 || bytes[2] !== DEFLATE || flags & ~NAME) return undefined;
  if (!(flags & NAME)) return 10;
  const end = bytes.indexOf(0, 10);
  return end < 0 ? undefined : end + 1;
}

/** Undefined for what is damaged, or too large. */
async function unpack(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const decoder = await sniff(bytes)?.decoder();
  if (!decoder) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  const take = (chunks: Iterable<Uint8Array>) => {
    for (const chunk of chunks) {
      size += chunk.length;
      if (size > EXPLAIN_FILE_MAX_BYTES) return false;
      pieces.push(chunk.slice());
    }
    return true;
  };
  try {
    if (!take(decoder.push(bytes)) || !take(decoder.finish())) return undefined;
    if (decoder.notes.length > 0) return undefined;
  } finally {
    decoder.close();
  }
  return joinBytes(pieces);
}
