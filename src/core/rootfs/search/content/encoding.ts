/**
 * What a file is by its first bytes: text in which encoding, or something else. The same however its bytes are cut into chunks.
 */

/** The encodings in which text is searched, as TextDecoder names them. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * The encoding of a text that begins with `head`; undefined for binary files, which have a zero byte as git sees it.
 * `whole`: nothing comes after it. Bytes that are not UTF-8 are taken for Latin-1.
 */
export function sniffText(head: Uint8Array, whole: boolean): TextEncoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.includes(0)) return undefined;
  return isUtf8Start(head, whole) ? 'utf-8' : 'windows-1252';
}

/** A character that the end of the head cuts in two is not a fault. */
function isUtf8Start(head: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return true;
  } catch {
    return false;
  }
}
