/** Mach-O: programs of macOS, in one architecture or (universal) in several, whose sources are the same (mach-o/loader.h). */
import { PROGRAM_SECTIONS_MAX_COUNT, PROGRAM_SLICES_MAX_COUNT } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import { Fields, textUntilNul } from '../elf/fields.ts';
import { type Loaded, offsetIn, type Program, type ProgramSection } from './program.ts';

const THIN = new Map([
  [0xfeedface, { wide: false, little: false }],
  [0xfeedfacf, { wide: true, little: false }],
  [0xcefaedfe, { wide: false, little: true }],
  [0xcffaedfe, { wide: true, little: true }],
]);
const UNIVERSAL = 0xcafebabe;
const SEGMENT = { narrow: 0x1, wide: 0x19 } as const;
const NAME_BYTES = 16;
/** Load commands have some KiB. */
const COMMANDS_MAX_BYTES = 1024 * 1024;
const WRITABLE = 2;

const magicOf = (head: Uint8Array) =>
  head.length < 32 ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(0, false);

/** Java's classes begin as universal programs do, and have their version where these have a small count. */
export const isMachO = (head: Uint8Array): boolean => THIN.has(magicOf(head)) || isUniversal(head);

function isUniversal(head: Uint8Array): boolean {
  const count = head.length < 32 ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(4, false);
  return magicOf(head) === UNIVERSAL && count > 0 && count < PROGRAM_SLICES_MAX_COUNT;
}

/** A Mach-O program, also a universal one, with its sections; undefined where it is not valid. */
export async function openMachO(
  source: ByteSource,
  head: Uint8Array,
  signal?: AbortSignal,
): Promise<Program | undefined> {
  if (!isUniversal(head)) return openThin(source, head, signal);
  const view = new DataView(head.buffer, head.byteOffset);
  const [offset, size] = [view.getUint32(16, false), view.getUint32(20, false)];
  const slice = source.slice(offset, offset + size);
  return openThin(slice, await slice.read(0, 32, signal), signal);
}

async function openThin(source: ByteSource, head: Uint8Array, signal?: AbortSignal): Promise<Program | undefined> {
  const form = THIN.get(magicOf(head));
  if (!form) return undefined;
  const { wide, little } = form;
  const header = new Fields(head, wide, little);
  const start = wide ? 32 : 28;
  const size = Math.min(header.word(20), COMMANDS_MAX_BYTES);
  const commands = new Fields(await source.read(start, start + size, signal), wide, little);
  const found: Segments = { sections: [], loaded: [], data: undefined };
  let at = 0;
  for (let left = header.word(16); left > 0 && at + 8 <= commands.size; left--) {
    const length = commands.word(at + 4);
    if (length < 8 || at + length > commands.size) break;
    if (commands.word(at) === (wide ? SEGMENT.wide : SEGMENT.narrow)) readSegment(commands.from(at, length), found);
    at += length;
  }
  const { sections, loaded, data } = found;
  return { source, sections, wide, littleEndian: little, data, offsetOf: (address) => offsetIn(loaded, address) };
}

interface Segments {
  readonly sections: ProgramSection[];
  readonly loaded: Loaded[];
  data: ProgramSection | undefined;
}

function readSegment(segment: Fields, found: Segments): void {
  const long = segment.wide ? 8 : 4;
  const fixed = 8 + NAME_BYTES + 4 * long + 16;
  if (segment.size < fixed) return;
  const at = 8 + NAME_BYTES;
  const [offset, size] = [segment.count(at + 2 * long), segment.count(at + 3 * long)];
  found.loaded.push({ address: segment.long(at), offset, size });
  const each = segment.wide ? 80 : 68;
  const count = Math.min(
    segment.word(at + 4 * long + 8),
    PROGRAM_SECTIONS_MAX_COUNT,
    Math.floor((segment.size - fixed) / each),
  );
  for (let i = 0; i < count; i++) found.sections.push(toSection(segment.from(fixed + i * each, each)));
  found.data ??= (segment.word(at + 4 * long + 4) & WRITABLE) === 0 ? undefined : { name: '', offset, size };
}

function toSection(record: Fields): ProgramSection {
  const long = record.wide ? 8 : 4;
  const bytes = new Uint8Array(record.view.buffer, record.view.byteOffset, NAME_BYTES);
  const at = 2 * NAME_BYTES;
  return {
    name: bytesToText(textUntilNul(bytes, 0, NAME_BYTES)),
    size: record.count(at + long),
    offset: record.word(at + 2 * long),
  };
}
