/** What the loader reads: the interpreter, and the dynamic section with the libraries it needs. */
import { ELF_DYNAMIC_MAX_COUNT, ELF_NAME_MAX_BYTES, ELF_STRINGS_MAX_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { bytesToText } from '../../oci/text.ts';
import type { Remarks } from '../remarks.ts';
import { Fields, textUntilNul } from './fields.ts';
import type { ElfHeader, Segment } from './tables.ts';

/** What the dynamic section says (gABI, "Dynamic Section"). */
export interface Dynamic {
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** DF_1_PIE: a program, not a library. */
  readonly pie: boolean;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const TAG = { needed: 1, strings: 5, stringsSize: 10, soname: 14, rpath: 15, runpath: 29, flags1: 0x6ffffffb } as const;
const DF_1_PIE = 0x08000000n;

/** PT_INTERP's path, or null. */
export async function readInterpreter(
  source: ByteSource,
  segments: readonly Segment[],
  signal?: AbortSignal,
): Promise<string | null> {
  const segment = segments.find(({ type }) => type === PT_INTERP);
  if (segment === undefined) return null;
  const { offset, fileSize } = segment;
  const bytes = await source.read(offset, offset + Math.min(fileSize, ELF_NAME_MAX_BYTES), signal);
  return bytesToText(textUntilNul(bytes, 0, ELF_NAME_MAX_BYTES));
}

/** Where an address of the running program lies in the file; undefined where no segment loads it. */
function offsetOf(segments: readonly Segment[], address: bigint): number | undefined {
  for (const { type, address: start, fileSize, offset } of segments) {
    if (type !== PT_LOAD || address < start) continue;
    const into = Number(address - start);
    if (into < fileSize) return offset + into;
  }
  return undefined;
}

/** The dynamic section; undefined where there is none. */
export async function readDynamic(
  source: ByteSource,
  { bits, littleEndian }: ElfHeader,
  segments: readonly Segment[],
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<Dynamic | undefined> {
  const segment = segments.find(({ type }) => type === PT_DYNAMIC);
  if (segment === undefined) return undefined;
  const long = bits === 64 ? 8 : 4;
  const wanted = Math.min(segment.fileSize, ELF_DYNAMIC_MAX_COUNT * 2 * long);
  const bytes = await source.read(segment.offset, segment.offset + wanted, signal);
  const tags = tagsOf(new Fields(bytes, bits === 64, littleEndian), long);
  const strings = await stringsAt(source, segments, tags, remarks, signal);
  const first = (tag: number) => {
    const value = tags.find(([name]) => name === tag)?.[1];
    return value === undefined ? null : (strings(value) ?? null);
  };
  const needed = tags.filter(([name]) => name === TAG.needed).map(([, value]) => strings(value));
  const flags = tags.find(([name]) => name === TAG.flags1)?.[1] ?? 0n;
  return {
    needed: needed.filter((name) => name !== undefined),
    ...{ soname: first(TAG.soname), rpath: first(TAG.rpath), runpath: first(TAG.runpath) },
    pie: (flags & DF_1_PIE) !== 0n,
  };
}

type Tag = readonly [tag: number, value: bigint];

function tagsOf(fields: Fields, long: number): Tag[] {
  const tags: Tag[] = [];
  for (let at = 0; at + 2 * long <= fields.size; at += 2 * long) {
    const tag = fields.count(at);
    if (tag === 0) break;
    tags.push([tag, fields.long(at + long)]);
  }
  return tags;
}

/** The string table read in full, which is what it costs to read one string of it in a compressed layer. */
async function stringsAt(
  source: ByteSource,
  segments: readonly Segment[],
  tags: readonly Tag[],
  remarks: Remarks,
  signal?: AbortSignal,
): Promise<(at: bigint) => string | undefined> {
  const value = (tag: number) => tags.find(([name]) => name === tag)?.[1];
  const address = value(TAG.strings);
  const offset = address === undefined ? undefined : offsetOf(segments, address);
  if (offset === undefined) {
    const wanted = tags.some(([tag]) => tag === TAG.needed || tag === TAG.soname);
    if (wanted) remarks.say('elf-strings', 'warning', 'The names of its libraries are outside its loaded segments.');
    return () => undefined;
  }
  const size = Math.min(Number(value(TAG.stringsSize) ?? 0n), ELF_STRINGS_MAX_BYTES);
  const bytes = await source.read(offset, offset + size, signal);
  return (at) => {
    if (at >= BigInt(bytes.length)) {
      remarks.say(
        'elf-strings',
        'warning',
        `The name of a library is beyond the first ${bytes.length} bytes of names.`,
      );
      return undefined;
    }
    return bytesToText(textUntilNul(bytes, Number(at), ELF_NAME_MAX_BYTES));
  };
}
