/** The header of an ELF file and its two tables: segments, which loaders read, and sections, which linkers do. */
import { u8At } from '../../bytes/at.ts';
import {
  ELF_NAME_MAX_BYTES,
  ELF_SECTIONS_MAX_COUNT,
  ELF_SEGMENTS_MAX_COUNT,
  ELF_STRINGS_MAX_BYTES,
} from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import type { Remarks } from '../remarks.ts';
import { Fields, textUntilNul } from './fields.ts';

/** The ELF header (gABI, "ELF Header"); offsets in bytes. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly osABI: number;
  readonly abiVersion: number;
  readonly type: number;
  readonly machine: number;
  readonly entry: bigint;
  readonly flags: number;
  readonly segments: TablePlace;
  readonly sections: TablePlace;
  /** Section with the names of sections. */
  readonly namesSection: number;
}

/** Where a table lies, by the header's word. */
interface TablePlace {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

/** A program header as stored. */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: bigint;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

/** A section header as stored. */
export interface Section {
  readonly nameAt: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly extra: number;
}

const CLASSES: Readonly<Record<number, 32 | 64>> = { 1: 32, 2: 64 };
/** Counts and indexes too large for the header's 16 bits stand in section 0. */
const MANY_SEGMENTS = 0xffff;
const LOW_RESERVED = 0xff00;
const SEGMENT_NAMES_ELSEWHERE = 0xffff;

/** Starts with the magic number and has a class and byte order that exist. */
export function isElf(head: Uint8Array): boolean {
  return (
    head.length >= 20 &&
    head[0] === 0x7f &&
    head[1] === 0x45 &&
    head[2] === 0x4c &&
    head[3] === 0x46 &&
    (head[4] === 1 || head[4] === 2) &&
    (head[5] === 1 || head[5] === 2)
  );
}

/** The header; undefined where the file ends within it. */
export function readHeader(head: Uint8Array): ElfHeader | undefined {
  const bits = CLASSES[head[4] ?? 0];
  const wide = bits === 64;
  if (bits === undefined || head.length < (wide ? 64 : 52)) return undefined;
  const littleEndian = head[5] === 1;
  const fields = new Fields(head, wide, littleEndian);
  const long = wide ? 8 : 4;
  const rest = 24 + 3 * long;
  const half = (at: number) => fields.half(rest + at);
  return {
    ...{ bits, littleEndian, osABI: u8At(head, 7), abiVersion: u8At(head, 8) },
    ...{ type: fields.half(16), machine: fields.half(18), entry: fields.long(24), flags: fields.word(rest) },
    segments: { offset: fields.count(24 + long), entrySize: half(6), count: half(8) },
    sections: { offset: fields.count(24 + 2 * long), entrySize: half(10), count: half(12) },
    namesSection: half(14),
  };
}

/** What both tables say. Either may be empty. */
export interface ElfTables {
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
}

/** Reads both tables and the sections' names. */
export async function readTables(
  source: ByteSource,
  header: ElfHeader,
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<ElfTables> {
  const table = (place: TablePlace, least: number, most: number, what: string) =>
    readTable(source, header, { place, least, most, what }, remarks, signal);
  const wide = header.bits === 64;
  const first = await firstSection(source, header, signal);
  const sectionCount = header.sections.count === 0 && header.sections.offset > 0 ? first?.size : header.sections.count;
  const segmentCount = header.segments.count === MANY_SEGMENTS && first ? first.extra : header.segments.count;
  const segments = await table(
    { ...header.segments, count: segmentCount },
    wide ? 56 : 32,
    ELF_SEGMENTS_MAX_COUNT,
    'program header',
  );
  const sections = await table(
    { ...header.sections, count: sectionCount ?? 0 },
    wide ? 64 : 40,
    ELF_SECTIONS_MAX_COUNT,
    'section header',
  );
  const unnamed = sections.map(toSection);
  const names = header.namesSection === SEGMENT_NAMES_ELSEWHERE ? (first?.link ?? 0) : header.namesSection;
  return {
    segments: segments.map(toSegment),
    sections: await withNames(source, unnamed, names, remarks, signal),
  };
}

/** Only read where the header's 16 bits were too small. */
async function firstSection(source: ByteSource, header: ElfHeader, signal?: AbortSignal) {
  const { count, offset, entrySize } = header.sections;
  const needed =
    header.segments.count === MANY_SEGMENTS || (count === 0 && offset > 0) || header.namesSection >= LOW_RESERVED;
  const size = header.bits === 64 ? 64 : 40;
  if (!needed || offset === 0 || entrySize < size) return undefined;
  const bytes = await source.read(offset, offset + size, signal);
  return bytes.length < size ? undefined : toSection(new Fields(bytes, size === 64, header.littleEndian));
}

interface TableWanted {
  readonly place: TablePlace;
  readonly least: number;
  readonly most: number;
  readonly what: string;
}

async function readTable(
  source: ByteSource,
  header: ElfHeader,
  { place, least, most, what }: TableWanted,
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<Fields[]> {
  const { offset, entrySize, count } = place;
  if (count === 0 || offset === 0) return [];
  if (entrySize < least || entrySize > 4 * least) {
    remarks.say(
      'elf-table',
      'warning',
      `The ${what}s have ${entrySize} bytes each instead of ${least}. They are not read.`,
    );
    return [];
  }
  const wanted = Math.min(count, most);
  if (wanted < count) remarks.say('too-many', 'warning', `Only the first ${most} of ${count} ${what}s are listed.`);
  const bytes = await source.read(offset, offset + wanted * entrySize, signal);
  const whole = new Fields(bytes, header.bits === 64, header.littleEndian);
  const there = Math.floor(bytes.length / entrySize);
  if (there < wanted) remarks.say('cut-off', 'error', `The file ends after ${there} of its ${wanted} ${what}s.`);
  return Array.from({ length: Math.min(wanted, there) }, (_, i) => whole.from(i * entrySize, entrySize));
}

function toSegment(fields: Fields): Segment {
  if (!fields.wide) {
    const [type, offset, address, , fileSize, memorySize, flags, align] = Array.from({ length: 8 }, (_, i) =>
      fields.word(4 * i),
    ) as [number, number, number, number, number, number, number, number];
    return { type, flags, offset, address: BigInt(address), fileSize, memorySize, align };
  }
  return {
    ...{ type: fields.word(0), flags: fields.word(4), offset: fields.count(8), address: fields.long(16) },
    ...{ fileSize: fields.count(32), memorySize: fields.count(40), align: fields.count(48) },
  };
}

function toSection(fields: Fields): Section {
  const long = fields.wide ? 8 : 4;
  const at = 8 + 4 * long;
  return {
    ...{ nameAt: fields.word(0), name: '', type: fields.word(4) },
    // The flags we name are all in the low half.
    flags: Number(fields.long(8) & 0xffffffffn),
    ...{ address: fields.long(8 + long), offset: fields.count(8 + 2 * long), size: fields.count(8 + 3 * long) },
    ...{ link: fields.word(at), extra: fields.word(at + 4) },
  };
}

async function withNames(
  source: ByteSource,
  sections: readonly Section[],
  names: number,
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<Section[]> {
  const table = sections[names];
  if (table === undefined || names === 0) return [...sections];
  const size = Math.min(table.size, ELF_STRINGS_MAX_BYTES);
  if (size < table.size) remarks.say('too-large', 'warning', `Only ${size} bytes of the section names are read.`);
  const bytes = await source.read(table.offset, table.offset + size, signal);
  return sections.map((section) => {
    const name = textUntilNul(bytes, section.nameAt, ELF_NAME_MAX_BYTES + 1);
    if (name.length > ELF_NAME_MAX_BYTES) remarks.say('too-large', 'warning', 'The names of sections are truncated.');
    return { ...section, name: bytesToText(name.subarray(0, ELF_NAME_MAX_BYTES)) };
  });
}
