/**
 * FileText: a text from its start, read further only when asked, in bytes that can be laid out and searched: UTF-16
 * becomes UTF-8 on the way, a piece at a time.
 */
import type { PreviewSource } from '../preview.ts';
import type { Encoding } from './encoding.ts';

/** What one press of "load more" reads. */
const STEP = 4 << 20;
/** UTF-16 is turned into UTF-8 in pieces of this, a few ms each. */
const PIECE = 1 << 20;

export interface FileText {
  readonly encoding: Encoding;
  /** All so far. The same buffer grows, so parts taken earlier stay right. */
  bytes(): Uint8Array<ArrayBuffer>;
  /** Bytes of the file that were read for it. */
  read(): number;
  /** Is there more that may be loaded? */
  more(): boolean;
  load(signal: AbortSignal): Promise<void>;
}

export function fileText(
  head: Uint8Array<ArrayBuffer>,
  source: PreviewSource,
  most: number,
  encoding: Encoding,
): FileText {
  const end = Math.min(source.size, most);
  const toBytes = converter(encoding);
  let all = toBytes(head);
  let length = all.length;
  let read = head.length;

  const append = (part: Uint8Array<ArrayBuffer>) => {
    if (length + part.length > all.length) {
      // Once to its full size: untouched memory costs nothing until it is written.
      const room = new Uint8Array(Math.max(length + part.length, encoding.startsWith('UTF-16') ? end * 1.5 : end));
      room.set(all.subarray(0, length));
      all = room;
    }
    all.set(part, length);
    length += part.length;
  };
  return {
    encoding,
    bytes: () => all.subarray(0, length),
    read: () => read,
    more: () => read < end,
    async load(signal) {
      const part = await source.read(read, Math.min(end, read + STEP), signal);
      if (part.length === 0) throw new Error('The file ends before its size.');
      for (let at = 0; at < part.length; at += PIECE) {
        append(toBytes(part.subarray(at, at + PIECE)));
        if (at + PIECE < part.length) await new Promise((go) => setTimeout(go));
      }
      read += part.length;
    },
  };
}

function converter(encoding: Encoding): (part: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> {
  if (!encoding.startsWith('UTF-16')) return (part) => part;
  const decoder = new TextDecoder(encoding.toLowerCase());
  const encoder = new TextEncoder();
  return (part) => encoder.encode(decoder.decode(part, { stream: true }));
}
