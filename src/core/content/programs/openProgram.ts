/** A file as a program, by its first bytes. Of a large one only its tables are read, in the order in which they lie. */
import { PROGRAM_BEFORE_SECTIONS_BYTES, PROGRAM_HEAD_BYTES, PROGRAM_WHOLE_BYTES } from '../../bytes/limits.ts';
import { fromBytes } from '../../bytes/memory.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { clampRange } from '../../bytes/window.ts';
import { isElf, readHeader } from '../elf/tables.ts';
import { openElf } from './elfProgram.ts';
import { isMachO, openMachO } from './machO.ts';
import { isPE, openPE } from './pe.ts';
import type { Program } from './program.ts';

/** Undefined for what is no program, or one whose header leads nowhere. Throws what the source throws. */
export async function openProgram(source: ByteSource, signal?: AbortSignal): Promise<Program | undefined> {
  const head = await source.read(0, PROGRAM_HEAD_BYTES, signal);
  const open = isElf(head) ? openElf : isPE(head) ? openPE : isMachO(head) ? openMachO : undefined;
  if (!open) return undefined;
  return open(await nearby(source, head, signal), head, signal);
}

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The same source, of which the head and what lies around the table of sections is at hand. */
async function nearby(source: ByteSource, head: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<ByteSource> {
  if (source.size <= PROGRAM_WHOLE_BYTES) {
    const rest = await source.read(head.length, source.size, signal);
    const whole = new Uint8Array(source.size);
    whole.set(head);
    whole.set(rest, head.length);
    return fromBytes(whole);
  }
  const sections = isElf(head) ? readHeader(head)?.sections : undefined;
  const pieces: Piece[] = [{ start: 0, bytes: head }];
  if (sections && sections.offset > head.length && sections.offset < source.size) {
    const start = Math.max(head.length, sections.offset - PROGRAM_BEFORE_SECTIONS_BYTES);
    const end = sections.offset + sections.count * sections.entrySize;
    pieces.push({ start, bytes: await source.read(start, Math.min(end, start + PROGRAM_WHOLE_BYTES), signal) });
  }
  return withPieces(source, pieces);
}

function withPieces(source: ByteSource, pieces: readonly Piece[]): ByteSource {
  return {
    size: source.size,
    handle: source.handle,
    async read(from, to, signal) {
      const { start, end } = clampRange(from, to, source.size);
      const piece = pieces.find((each) => each.start <= start && end <= each.start + each.bytes.length);
      return piece ? piece.bytes.slice(start - piece.start, end - piece.start) : source.read(start, end, signal);
    },
    slice: (start, end) => source.slice(start, end),
    stream: (options) => source.stream(options),
  };
}
