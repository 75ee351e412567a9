/** What Go's linker writes about a build, as `go version -m` prints it (debug/buildinfo of the Go source). */
import { ELF_GO_BUILD_MAX_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { formatBytes } from '../../oci/text.ts';
import type { GoBuild } from '../description.ts';
import { offsetOf } from './dynamic.ts';
import { Fields } from './fields.ts';
import type { ElfHeader, ElfTables } from './tables.ts';

const MAGIC = [0xff, ...new TextEncoder().encode(' Go buildinf:')];
/** Bits of byte 15: addresses are big-endian; texts follow in place (since Go 1.18). */
const FLAG = { bigEndian: 1, inline: 2 } as const;
const HEADER = 32;
/** The module text stands between two marks of this size. */
const MARK = 16;

/** The build, or null for what Go did not make. */
export async function readGoBuild(
  source: ByteSource,
  header: ElfHeader,
  tables: ElfTables,
  signal?: AbortSignal,
): Promise<GoBuild | null> {
  const section = tables.sections.find(({ name }) => name === '.go.buildinfo');
  if (section === undefined) return null;
  const { offset } = section;
  const size = Math.min(section.size, ELF_GO_BUILD_MAX_BYTES);
  const bytes = await source.read(offset, offset + size, signal);
  if (bytes.length < HEADER || MAGIC.some((byte, i) => bytes[i] !== byte)) return null;
  const flags = bytes[15] as number;
  if (flags & FLAG.inline) {
    const version = inlineText(bytes, HEADER);
    const modules = version && inlineText(bytes, version.end);
    return version ? toBuild(version.text, modules?.text ?? new Uint8Array(0)) : null;
  }
  const fields = new Fields(bytes, bytes[14] === 8, (flags & FLAG.bigEndian) === 0);
  const long = fields.wide ? 8 : 4;
  const text = (at: number) => pointedText(source, fields.long(at), { header, tables }, signal);
  const version = await text(16);
  return version ? toBuild(version, (await text(16 + long)) ?? new Uint8Array(0)) : null;
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
  source: ByteSource,
  address: bigint,
  { header, tables }: { readonly header: ElfHeader; readonly tables: ElfTables },
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const at = offsetOf(tables.segments, address);
  const wide = header.bits === 64;
  const long = wide ? 8 : 4;
  if (at === undefined) return undefined;
  const bytes = await source.read(at, at + 2 * long, signal);
  if (bytes.length < 2 * long) return undefined;
  const fields = new Fields(bytes, wide, header.littleEndian);
  const start = offsetOf(tables.segments, fields.long(0));
  const size = Math.min(fields.count(long), ELF_GO_BUILD_MAX_BYTES);
  return start === undefined ? undefined : source.read(start, start + size, signal);
}

function toBuild(version: Uint8Array, marked: Uint8Array): GoBuild {
  const isMarked = marked.length >= 2 * MARK + 1 && marked[marked.length - MARK - 1] === 0x0a;
  const text = isMarked ? formatBytes(marked.subarray(MARK, marked.length - MARK)) : '';
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
  return { version: formatBytes(version), path, module, dependencies, settings };
}
