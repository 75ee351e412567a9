/** PE: programs of Windows (learn.microsoft.com, PE format). */
import { PROGRAM_SECTIONS_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import { textUntilNul } from '../elf/fields.ts';
import { offsetIn, type Program } from './program.ts';

const HEADER_AT = 0x3c;
const COFF_BYTES = 24;
const SECTION_BYTES = 40;
const NAME_BYTES = 8;
/** Of the optional header. */
const WIDE = 0x20b;
/** Initialized data, to be read and written, not shared out to a process that runs it. */
const DATA = { of: 0x40 | 0x40000000 | 0x80000000 | 0x20000000, is: 0x40 | 0x40000000 | 0x80000000 } as const;

/** Whether the first bytes are those of a Windows program (PE). */
export const isPE = (head: Uint8Array): boolean => head.length >= 64 && head[0] === 0x4d && head[1] === 0x5a;

/** A Windows program with its sections; undefined where the header is not valid. */
export async function openPE(source: ByteSource, head: Uint8Array, signal?: AbortSignal): Promise<Program | undefined> {
  const at = new DataView(head.buffer, head.byteOffset).getUint32(HEADER_AT, true);
  const coff = await source.read(at, at + COFF_BYTES + 32, signal);
  const view = new DataView(coff.buffer);
  // `PE` and two zeros; programs of DOS have no such header.
  if (coff.length < COFF_BYTES + 32 || view.getUint32(0, true) !== 0x00004550) return undefined;
  const wide = view.getUint16(COFF_BYTES, true) === WIDE;
  const base = wide ? view.getBigUint64(COFF_BYTES + 24, true) : BigInt(view.getUint32(COFF_BYTES + 28, true));
  const start = at + COFF_BYTES + view.getUint16(20, true);
  const count = Math.min(view.getUint16(6, true), PROGRAM_SECTIONS_MAX_COUNT);
  const table = await source.read(start, start + count * SECTION_BYTES, signal);
  const sections = Array.from({ length: Math.floor(table.length / SECTION_BYTES) }, (_, i) =>
    toSection(table.subarray(i * SECTION_BYTES, (i + 1) * SECTION_BYTES)),
  );
  const loaded = sections.map(({ address, offset, size }) => ({ address: base + BigInt(address), offset, size }));
  return {
    ...{ source, sections, wide, littleEndian: true },
    data: sections.find(({ flags, size }) => (flags & DATA.of) >>> 0 === DATA.is >>> 0 && size > 0),
    offsetOf: (address) => offsetIn(loaded, address),
  };
}

function toSection(record: Uint8Array) {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  return {
    name: bytesToText(textUntilNul(record, 0, NAME_BYTES)),
    address: view.getUint32(12, true),
    size: view.getUint32(16, true),
    offset: view.getUint32(20, true),
    flags: view.getUint32(36, true),
  };
}
