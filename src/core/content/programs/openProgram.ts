/** A file as a program, by its first bytes. Only its tables are read, in the order in which they lie. */
import { PROGRAM_HEAD_BYTES } from '../../bytes/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { clampRange } from '../../bytes/window.ts';
import { isElf } from '../elf/tables.ts';
import { openElf } from './elfProgram.ts';
import { isMachO, openMachO } from './machO.ts';
import { isPE, openPE } from './pe.ts';
import type { Program } from './program.ts';
import { programStretches } from './stretches.ts';

/** Undefined for what is not a program, or one whose header leads nowhere. Throws what the source throws. */
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

/** The same source, of which the stretches that tell something are at hand. */
async function nearby(source: ByteSource, head: Uint8Array<ArrayBuffer>, signal?: AbortSignal): Promise<ByteSource> {
  const pieces: Piece[] = [];
  for (const { start, end } of programStretches(head, source.size) ?? []) {
    const from = Math.max(start, head.length);
    const rest = from < end ? await source.read(from, end, signal) : new Uint8Array(0);
    if (start > 0) {
      pieces.push({ start, bytes: rest });
      continue;
    }
    const bytes = new Uint8Array(head.length + rest.length);
    bytes.set(head);
    bytes.set(rest, head.length);
    pieces.push({ start, bytes });
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
