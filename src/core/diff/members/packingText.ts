/** What two archives differ in beyond their members: compression around them, its header, how the members are written. */
import type { ByteSource } from '../../bytes/source.ts';
import { sameBytes } from './sameBytes.ts';

interface Packed {
  readonly format: string;
  readonly wrappers: readonly string[];
  /** The archive's bytes, unpacked. */
  readonly source: ByteSource;
  /** Its bytes as they are stored. */
  readonly stored: ByteSource;
}

/** One sentence, or undefined where nothing is to be said. `differ`: members do, so that the archives' bytes must. */
export async function packingText(
  left: Packed,
  right: Packed,
  differ: boolean,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (left.format !== right.format) return `The left is ${named(left)}, the right ${named(right)}.`;
  if (named(left) !== named(right)) {
    const [a, b] = [left, right].map(({ wrappers }) => wrappers.join(' in ') || 'nothing');
    return `The left is compressed with ${a}, the right with ${b}.`;
  }
  const header = left.wrappers[0] === 'gzip' ? await gzipText(left.stored, right.stored, signal) : undefined;
  if (differ) return header && `${header}.`;
  if (await sameBytes(left.stored, right.stored, signal)) return 'The same bytes.';
  if (await sameBytes(left.source, right.source, signal)) {
    if (header) return `The same archive; ${lower(header)}.`;
    return 'The same archive, compressed in another way: another level or another program.';
  }
  const how = `The same members, written differently: header form, names of owners, padding or names that occur twice`;
  return header ? `${how}; ${lower(header)}.` : `${how}.`;
}

const named = ({ format, wrappers }: Packed) => [...wrappers, format].join(' around ');
const lower = (text: string) => text[0]?.toLowerCase() + text.slice(1);

/** What the gzip headers say differently (RFC 1952, section 2.3). */
async function gzipText(left: ByteSource, right: ByteSource, signal?: AbortSignal): Promise<string | undefined> {
  const [a, b] = await Promise.all([readHeader(left, signal), readHeader(right, signal)]);
  if (!a || !b) return undefined;
  const differences: string[] = [];
  if (a.time !== b.time) differences.push(`the time (${shownTime(a.time)} -> ${shownTime(b.time)})`);
  if (a.name !== b.name) differences.push(`the file name (${a.name || 'none'} -> ${b.name || 'none'})`);
  if (a.level !== b.level) differences.push('the level');
  if (a.system !== b.system) differences.push('the operating system');
  return differences.length > 0 ? `The gzip headers differ in ${differences.join(', ')}` : undefined;
}

const shownTime = (seconds: number) => (seconds === 0 ? 'none' : new Date(seconds * 1000).toISOString().slice(0, 19));

const HEAD_BYTES = 300;
const FIXED_BYTES = 10;
const HAS_EXTRA = 4;
const HAS_NAME = 8;

async function readHeader(source: ByteSource, signal?: AbortSignal) {
  const bytes = await source.read(0, Math.min(HEAD_BYTES, source.size), signal);
  if (bytes.length < FIXED_BYTES) return undefined;
  const [flags, level, system] = [bytes[3], bytes[8], bytes[9]];
  const time = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return { time, level, system, name: (flags & (HAS_EXTRA | HAS_NAME)) === HAS_NAME ? nameIn(bytes) : '' };
}

function nameIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0, FIXED_BYTES);
  return String.fromCharCode(...bytes.subarray(FIXED_BYTES, end < 0 ? undefined : end));
}
