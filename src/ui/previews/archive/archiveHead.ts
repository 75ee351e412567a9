/** Is this file an archive, by its first bytes? The worker looks closer; this only decides which preview comes first. */

const MARKS: readonly (readonly [at: number, bytes: string])[] = [
  [0, 'PK\x03\x04'],
  [0, 'PK\x05\x06'],
  [0, '!<arch>\n'],
  [0, '!<thin>\n'],
  [0, '\x1f\x8b'],
  [0, '\x28\xb5\x2f\xfd'],
  [0, '\xfd7zXZ\x00'],
  [0, 'BZh'],
  [257, 'ustar'],
  [1024, '\xe2\xe1\xf5\xe0'],
];
/** The end of a zip: archives behind a script or a program, as far as they are in the first bytes as a whole. */
const ZIP_END = [0x50, 0x4b, 0x05, 0x06];

export function looksLikeArchive(path: string, head: Uint8Array, size: number): boolean {
  const marked = MARKS.some(([at, bytes]) =>
    [...bytes].every((char, place) => head[at + place] === char.charCodeAt(0)),
  );
  if (marked) return true;
  if (size <= head.length) return hasZipEnd(head);
  return /\.(?:jar|war|ear|zip|whl|pex|pyz|apk)$/i.test(path);
}

function hasZipEnd(bytes: Uint8Array): boolean {
  const from = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= from; at--) {
    if (ZIP_END.every((byte, place) => bytes[at + place] === byte)) return true;
  }
  return false;
}
