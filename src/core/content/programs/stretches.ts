/** The stretches of a program that tell what it was linked from, known by its first bytes: what lies between may stay unread. */
import {
  PROGRAM_BEFORE_SECTIONS_BYTES,
  PROGRAM_HEAD_BYTES,
  PROGRAM_SEARCH_BYTES,
  PROGRAM_WHOLE_BYTES,
} from '../../bytes/limits.ts';
import { Fields } from '../elf/fields.ts';
import { type ElfHeader, isElf, readHeader } from '../elf/tables.ts';
import { isMachO } from './machO.ts';
import { isPE } from './pe.ts';

/** Bytes of a file, end exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

const PT_LOAD = 1;
const WRITABLE_AND_EXECUTABLE = 3;
const WRITABLE = 2;
/** Stretches that lie nearer to each other are one: a read more costs as much. */
const NEAR = 4 * 1024;

/**
 * In order and apart, the head first. Of formats that lead from table to table all of the file is one stretch, where it is
 * small. Undefined for what is not a program.
 */
export function programStretches(head: Uint8Array, size: number): readonly Stretch[] | undefined {
  const first = { start: 0, end: Math.min(PROGRAM_HEAD_BYTES, size) };
  if (!isElf(head)) {
    if (!isPE(head) && !isMachO(head)) return undefined;
    return size <= PROGRAM_WHOLE_BYTES ? [{ start: 0, end: size }] : [first];
  }
  const header = readHeader(head);
  if (!header) return [first];
  const more = [sectionsOf(header), namesOf(header, head), dataOf(header, head)];
  return joined([first, ...more.filter((each) => each !== undefined)], size);
}

/** The table of sections, and what lies before it, where linkers put their names. */
function sectionsOf({ sections: { offset, count, entrySize } }: ElfHeader): Stretch {
  const start = Math.max(0, offset - PROGRAM_BEFORE_SECTIONS_BYTES);
  return { start, end: Math.min(offset + count * entrySize, start + PROGRAM_WHOLE_BYTES) };
}

/** Go puts the table of sections at the start and their names elsewhere. */
function namesOf({ sections, namesSection, bits, littleEndian }: ElfHeader, head: Uint8Array): Stretch | undefined {
  const at = sections.offset + namesSection * sections.entrySize;
  const least = bits === 64 ? 64 : 40;
  if (sections.offset === 0 || namesSection === 0 || at + least > head.length) return undefined;
  const fields = new Fields(head.subarray(at, at + least), bits === 64, littleEndian);
  const long = bits === 64 ? 8 : 4;
  const start = fields.count(8 + 2 * long);
  return { start, end: start + Math.min(fields.count(8 + 3 * long), PROGRAM_WHOLE_BYTES) };
}

/** The start of the data, which is searched for what Go writes. */
function dataOf({ segments, bits, littleEndian }: ElfHeader, head: Uint8Array): Stretch | undefined {
  const wide = bits === 64;
  const least = wide ? 56 : 32;
  if (segments.offset === 0 || segments.entrySize < least) return undefined;
  for (let i = 0; i < segments.count; i++) {
    const at = segments.offset + i * segments.entrySize;
    if (at + least > head.length) return undefined;
    const fields = new Fields(head.subarray(at, at + least), wide, littleEndian);
    const flags = fields.word(wide ? 4 : 24);
    if (fields.word(0) !== PT_LOAD || (flags & WRITABLE_AND_EXECUTABLE) !== WRITABLE) continue;
    const start = fields.count(wide ? 8 : 4);
    return { start, end: start + Math.min(fields.count(wide ? 32 : 16), PROGRAM_SEARCH_BYTES) };
  }
  return undefined;
}

/** Within the file, those that touch or lie near as one. */
function joined(stretches: readonly Stretch[], size: number): Stretch[] {
  const inside = stretches
    .map(({ start, end }) => ({ start: Math.min(start, size), end: Math.min(end, size) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const apart: { start: number; end: number }[] = [];
  for (const { start, end } of inside) {
    const last = apart.at(-1);
    if (last && start <= last.end + NEAR) last.end = Math.max(last.end, end);
    else apart.push({ start, end });
  }
  return apart;
}
