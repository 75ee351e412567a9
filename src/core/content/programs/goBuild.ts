/** What Go's linker writes about a build, as `go version -m` prints it (debug/buildinfo of the Go source). */
import { u8At } from '../../bytes/at.ts';
import { ELF_GO_BUILD_MAX_BYTES, PROGRAM_SEARCH_BYTES } from '../../bytes/limits.ts';
import { bytesToText } from '../../oci/text.ts';
import type { GoBuild } from '../description.ts';
import { Fields } from '../elf/fields.ts';
import type { Program } from './program.ts';

const MAGIC = [0xff, ...new TextEncoder().encode(' Go buildinf:')];
/** Bits of byte 15: addresses are big-endian; texts follow in place (since Go 1.18). */
const FLAG = { bigEndian: 1, inline: 2 } as const;
const HEADER = 32;
/** The mark stands at a multiple of this. */
const ALIGN = 16;
/** The module text stands between two marks of this size. */
const MARK = 16;

/** The build, or null for what Go did not make. */
export async function readGoBuild(program: Program, signal?: AbortSignal): Promise<GoBuild | null> {
  const bytes = await readNotes(program, signal);
  if (!bytes) return null;
  const flags = u8At(bytes, 15);
  if (flags & FLAG.inline) {
    const version = inlineText(bytes, HEADER);
    const modules = version && inlineText(bytes, version.end);
    return version ? toBuild(version.text, modules?.text ?? new Uint8Array(0)) : null;
  }
  const fields = new Fields(bytes, bytes[14] === 8, (flags & FLAG.bigEndian) === 0);
  const long = fields.wide ? 8 : 4;
  const text = (at: number) => pointedText(program, fields.long(at), signal);
  const version = await text(16);
  return version ? toBuild(version, (await text(16 + long)) ?? new Uint8Array(0)) : null;
}

/** From the mark on: the section made for it, else the first mark in the data. */
async function readNotes({ source, sections, data }: Program, signal?: AbortSignal) {
  const own = sections.find(({ name }) => name === '.go.buildinfo' || name === '__go_buildinfo');
  const place = own ?? data;
  if (!place) return undefined;
  const size = Math.min(place.size, own ? ELF_GO_BUILD_MAX_BYTES : PROGRAM_SEARCH_BYTES);
  const bytes = await source.read(place.offset, place.offset + size, signal);
  const at = own ? 0 : markIn(bytes);
  if (at === undefined || bytes.length < at + HEADER || !hasMark(bytes, at)) return undefined;
  if (own || ((bytes[at + 15] ?? 0) & FLAG.inline) === 0) return bytes.subarray(at);
  const start = place.offset + at;
  return source.read(start, start + Math.min(ELF_GO_BUILD_MAX_BYTES, place.size - at), signal);
}

const hasMark = (bytes: Uint8Array, at: number) => MAGIC.every((byte, i) => bytes[at + i] === byte);

function markIn(bytes: Uint8Array): number | undefined {
  for (let at = 0; at + HEADER <= bytes.length; at += ALIGN) if (hasMark(bytes, at)) return at;
  return undefined;
}

function inlineText(bytes: Uint8Array, start: number): { text: Uint8Array; end: number } | undefined {
  let size = 0;
  let at = start;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) return undefined;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80)
      return at + size > bytes.length ? undefined : { text: bytes.subarray(at, at + size), end: at + size };
  }
  return undefined;
}

/** Before Go 1.18: the address of a string header, which is an address and a size. */
async function pointedText(
  { source, wide, littleEndian, offsetOf }: Program,
  address: bigint,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const at = offsetOf(address);
  const long = wide ? 8 : 4;
  if (at === undefined) return undefined;
  const bytes = await source.read(at, at + 2 * long, signal);
  if (bytes.length < 2 * long) return undefined;
  const fields = new Fields(bytes, wide, littleEndian);
  const start = offsetOf(fields.long(0));
  const size = Math.min(fields.count(long), ELF_GO_BUILD_MAX_BYTES);
  return start === undefined ? undefined : source.read(start, start + size, signal);
}

function toBuild(version: Uint8Array, marked: Uint8Array): GoBuild {
  const isMarked = marked.length >= 2 * MARK + 1 && marked[marked.length - MARK - 1] === 0x0a;
  const text = isMarked ? bytesToText(marked.subarray(MARK, marked.length - MARK)) : '';
  let path: string | null = null;
  let module: string | null = null;
  const dependencies: string[] = [];
  const settings: string[] = [];
  for (const line of text.split('\n')) {
    const [word, name = '', number = ''] = line.split('\t');
    const named = number === '' ? name : `${name}@${number}`;
    if (word === 'path') path = name;
    else if (word === 'mod') module = named;
    else if (word === 'dep') dependencies.push(named);
    else if (word === '=>') dependencies.push(dependencies.length > 0 ? `${dependencies.pop()} => ${named}` : named);
    else if (word === 'build') settings.push(name);
  }
  return { version: bytesToText(version), path, module, dependencies, settings };
}
