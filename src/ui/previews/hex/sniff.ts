/** What a file is by its first bytes, in words, for those that only the hex view can show. */

const MAGICS: readonly (readonly [magic: string, words: string, at?: number])[] = [
  ['\x7fELF', 'an ELF program or library'],
  ['\xca\xfe\xba\xbe', 'Java bytecode, or a Mach-O program'],
  ['\xcf\xfa\xed\xfe', 'a Mach-O program'],
  ['MZ', 'a Windows program'],
  ['\0asm', 'WebAssembly'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['\xfd7zXZ\0', 'xz'],
  ['BZh', 'bzip2'],
  ['PK\x03\x04', 'zip'],
  ['7z\xbc\xaf\x27\x1c', '7z'],
  ['!<arch>\n', 'an ar archive'],
  ['\xed\xab\xee\xdb', 'an rpm package'],
  ['070701', 'a cpio archive'],
  ['ustar', 'a tar archive', 257],
  ['hsqs', 'a SquashFS filesystem'],
  ['\x89PNG\r\n', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['%PDF-', 'a PDF document'],
  ['OTTO', 'an OpenType font'],
  ['\0\x01\0\0\0', 'a TrueType font'],
  ['wOFF', 'a web font'],
  ['wOF2', 'a web font'],
  ['\xde\x12\x04\x95', 'compiled messages (gettext)'],
  ['\x95\x04\x12\xde', 'compiled messages (gettext)'],
  ['TZif', 'a time zone'],
  ['\x1a\x01', 'a terminal description (terminfo)'],
  ['ID3', 'MP3 audio'],
  ['OggS', 'Ogg audio or video'],
  ['RIFF', 'a RIFF file: audio, video or a picture'],
  ['ftyp', 'MP4 video, or a picture of that family', 4],
];

/** Python writes its version's number before a carriage return and a line feed. */
const isPython = (head: Uint8Array) => head[2] === 0x0d && head[3] === 0x0a;

/** Undefined where none of the known beginnings fits. */
export function sniff(head: Uint8Array): string | undefined {
  const fits = (magic: string, at: number) =>
    [...magic].every((letter, place) => head[at + place] === letter.charCodeAt(0));
  return MAGICS.find(([magic, , at = 0]) => fits(magic, at))?.[1] ?? (isPython(head) ? 'Python bytecode' : undefined);
}
