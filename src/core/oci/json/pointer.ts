/** JSON pointers: how a key is written into one, and read out of one. RFC 6901, section 3. */

/** A key as one part of a pointer. */
export function toPointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The key that a part of a pointer stands for. */
export function fromPointerPart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
