/** Small sections with one thing to say: the build id, and the name of a file with debug information. */
import { ELF_NAME_MAX_BYTES, ELF_NOTES_MAX_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText, toHex } from '../../oci/text.ts';
import { Fields, textUntilNul } from './fields.ts';
import type { ElfHeader, ElfTables } from './tables.ts';

const PT_NOTE = 4;
const SHT_NOTE = 7;
const NT_GNU_BUILD_ID = 3;
/** Ids are 16 or 20 bytes; `--build-id=0x…` allows any. */
const BUILD_ID_MAX_BYTES = 64;

/** The GNU build id in hexadecimal, or null. */
export async function readBuildID(
  source: ByteSource,
  header: ElfHeader,
  { segments, sections }: ElfTables,
  signal?: AbortSignal,
): Promise<string | null> {
  const named = sections.find(({ name, type }) => type === SHT_NOTE && name === '.note.gnu.build-id');
  const places = named
    ? [{ offset: named.offset, size: named.size, align: 4 }]
    : segments
        .filter(({ type }) => type === PT_NOTE)
        .slice(0, 16)
        .map(({ offset, fileSize, align }) => ({ offset, size: fileSize, align: align === 8 ? 8 : 4 }));
  for (const { offset, size, align } of places) {
    const bytes = await source.read(offset, offset + Math.min(size, ELF_NOTES_MAX_BYTES), signal);
    const found = buildIDIn(bytes, header, align);
    if (found !== null) return found;
  }
  return null;
}

function buildIDIn(bytes: Uint8Array, { bits, littleEndian }: ElfHeader, align: number): string | null {
  const fields = new Fields(bytes, bits === 64, littleEndian);
  const up = (size: number) => Math.ceil(size / align) * align;
  for (let at = 0; at + 12 <= bytes.length; ) {
    const nameSize = fields.word(at);
    const size = fields.word(at + 4);
    const start = up(at + 12 + nameSize);
    const isGnu = nameSize === 4 && bytes[at + 12] === 0x47 && bytes[at + 13] === 0x4e && bytes[at + 14] === 0x55;
    if (isGnu && fields.word(at + 8) === NT_GNU_BUILD_ID && start + size <= bytes.length) {
      return toHex(bytes.subarray(start, start + Math.min(size, BUILD_ID_MAX_BYTES)));
    }
    at = up(start + size);
  }
  return null;
}

/** The file that .gnu_debuglink names, or null. */
export async function readDebugLink(
  source: ByteSource,
  { sections }: ElfTables,
  signal?: AbortSignal,
): Promise<string | null> {
  const section = sections.find(({ name }) => name === '.gnu_debuglink');
  if (section === undefined) return null;
  const { offset, size } = section;
  const bytes = await source.read(offset, offset + Math.min(size, ELF_NAME_MAX_BYTES), signal);
  return bytesToText(textUntilNul(bytes, 0, ELF_NAME_MAX_BYTES));
}
