/**
 * Stray: a program that reads on by itself, because it looks for the next header elsewhere than the parser or reads more
 * behind a header; followed up to the next entry that it lists.
 */
import { u8At } from '../../../bytes/at.ts';
import { BLOCK, type Block, createBlock, judge, paddingOf } from '../block.ts';
import { hasOddChecksum } from './fields.ts';
import type { Memory } from './memory.ts';
import { nextOf } from './pieces.ts';
import { MAP_MAX_BYTES, MapBlocks } from './maps/mapBlocks.ts';
import type { Extension, Outcome, Program, Seen, View } from './seen.ts';

/** Bytes of the archive; `base` is the offset of the first. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** Headers about one entry that are remembered, and bytes of each of them. */
const CHAIN_MAX_COUNT = 64;
const CONTENT_MAX_BYTES = 64 * 1024;
const PAX = 0x78;
const SOLARIS_PAX = 0x58;
const NOTHING = new Uint8Array(0);

/** A program that reads on at another place than the parser. */
export class Stray {
  readonly program: Program;
  /** What it keeps from entry to entry. */
  readonly memory: Memory;
  /** What stands before what it has found. */
  readonly chain: Extension[];
  /** Offset of the header of the entry found: -1 where it is not known, because bytes were left out, or too much came before it. */
  found: number | undefined;
  /** What it makes of the entry from which it was sent on with `readEntry`; `pending` until it knows. */
  first: Outcome | 'pending' | undefined;
  private hasEnded = false;
  /** It has passed over an entry to come to another, as part of which it takes it. */
  private isWithin = false;
  /** Where the header lies that it wants, or the content. */
  private next: number;
  private readonly block = createBlock();
  private filled = 0;
  /** Content of a header about the next entry, while it comes. */
  private content: Extension | undefined;
  /** The entry of which it reads more than the header. */
  private seen: Seen | undefined;
  private seenAt = 0;
  private firstAt = 0;
  /** Blocks behind its header. */
  private map = new MapBlocks();
  /** What it has read behind the last entry that it passed: the next header may lie within. */
  private behind: Chunk = { bytes: NOTHING, base: 0 };

  constructor(program: Program, next: number, memory: Memory, chain: readonly Extension[] = []) {
    this.program = program;
    this.next = next;
    this.memory = memory;
    // They lie in buffers that are used again.
    this.chain = chain.map((one) => ({ ...one, bytes: one.bytes.slice() }));
  }

  /** What it lists of the entry of which it reads more, whatever it reads. */
  get listed(): View | undefined {
    return this.seen && this.program.listed(this.seen);
  }

  private get isDone(): boolean {
    return this.hasEnded || this.found !== undefined;
  }

  feed(chunk: Chunk): void {
    const end = chunk.base + chunk.bytes.length;
    while (!this.isDone && this.next + this.filled < end) {
      const { bytes, base } = this.next + this.filled < chunk.base ? this.behind : chunk;
      const at = this.next + this.filled - base;
      if (at < 0 || at >= bytes.length) {
        this.found = -1;
        return;
      }
      const target = this.content?.bytes ?? this.block.bytes;
      const step = Math.min(target.length - this.filled, bytes.length - at);
      target.set(bytes.subarray(at, at + step), this.filled);
      this.filled += step;
      if (this.filled < target.length) continue;
      this.filled = 0;
      if (this.content) this.takeContent(this.content);
      else if (this.seen) this.takeBehind(this.seen);
      else this.take(this.block);
    }
  }

  /** Takes the block at `next`. */
  take(block: Block): void {
    const kind = judge(block);
    const offset = this.next;
    this.next += BLOCK;
    if (kind === 'zero') this.hasEnded = true;
    else if (kind === 'bad' && !this.readsSum(block, offset)) this.search(offset);
    else this.takeHeader(block, offset);
  }

  /** It reads the checksum although Go does not. */
  private readsSum({ bytes: header }: Block, offset: number): boolean {
    return hasOddChecksum(header) && this.program.accepts({ header, isFirst: offset === 0, isSigned: false }) === 'yes';
  }

  /** Takes the entry at `next`, which is listed here as well; it is not what is to be found. */
  readEntry(block: Block): void {
    this.first = 'pending';
    this.firstAt = this.next;
    this.take(block);
  }

  /** It looks at what is behind the header at `offset`, which is not the one from which it was sent on. */
  isAt(offset: number): boolean {
    return this.seen !== undefined && this.first !== 'pending' && this.seenAt === offset;
  }

  /** That is an entry here as well, and now the one from which it is sent on. */
  turn(): void {
    this.first = 'pending';
    this.firstAt = this.seenAt;
  }

  /** The entry from which it was sent on is not listed here: it is what this program has found, if it lists it. */
  findFirst(): void {
    const { first } = this;
    if (first === undefined) return;
    const view = first === 'pending' ? this.listed : first;
    if (typeof view === 'object' && !view.isHidden) this.found = this.firstAt;
    this.first = undefined;
  }

  /** The archive is at its end; `isWhole`: no bytes were left out before it. */
  finish(isWhole: boolean): void {
    const { seen, filled, program } = this;
    if (!isWhole && !this.isDone) this.found = -1;
    if (this.isDone || seen === undefined || filled === 0 || !program.takesPart) return;
    const behind = new Uint8Array(seen.behind.length + filled);
    behind.set(seen.behind);
    behind.set(this.block.bytes.subarray(0, filled), seen.behind.length);
    this.look({ ...seen, behind });
  }

  private search(offset: number): void {
    this.hasEnded = !this.program.searches(offset === 0, this.isWithin || this.chain.length > 0);
    this.chain.length = 0;
  }

  private takeHeader({ bytes: header, isSigned }: Block, offset: number): void {
    const { program, chain, memory } = this;
    const block = { header, isFirst: offset === 0, isSigned: isSigned && !hasOddChecksum(header) };
    const answer = program.accepts(block);
    if (answer === 'stops') this.end('stops');
    else if (answer === 'searches') this.search(offset);
    else if (program.speaksOfNext(header)) this.begin(header);
    else {
      this.seenAt = offset;
      this.map = new MapBlocks();
      const { globals, isPax, hasLink, hasFile, form } = memory;
      this.look({ ...block, header: header.slice(), chain, globals, isPax, hasLink, hasFile, form, behind: NOTHING });
    }
  }

  private look(seen: Seen): void {
    const outcome = this.program.read(seen);
    this.seen = outcome === 'more' ? seen : undefined;
    if (outcome !== 'more') this.end(outcome, seen);
    else if (seen.behind.length >= MAP_MAX_BYTES || this.map.isTooMuch) this.found = -1;
    // Nobody needs to know more of what is found.
    else if (this.first !== 'pending' && this.listed) this.found = this.seenAt;
  }

  private takeBehind(seen: Seen): void {
    this.next += BLOCK;
    const more = { ...seen, behind: this.map.add(this.block.bytes) };
    if (this.map.mayBeWhole(seen.header)) this.look(more);
    else if (more.behind.length >= MAP_MAX_BYTES) this.found = -1;
    else this.seen = more;
  }

  private begin(header: Uint8Array): void {
    const length = Math.max(0, this.program.sizeOf(header, this.chain));
    const flag = header[156] === SOLARIS_PAX ? PAX : u8At(header, 156);
    this.memory.extension(flag);
    const room = length + paddingOf(length);
    // What is too long to be kept is long passed over.
    const held = length > CONTENT_MAX_BYTES ? 0 : length;
    const bytes = new Uint8Array(held + paddingOf(held));
    const one: Extension = { flag, bytes, length: held };
    if (held === 0) this.takeContent(one, room);
    else this.content = one;
  }

  private takeContent(one: Extension, room = one.bytes.length): void {
    this.content = undefined;
    this.next += room;
    this.chain.push(one);
    if (this.chain.length > CHAIN_MAX_COUNT) this.found = -1;
    else if (this.program.refuses(this.chain)) this.hasEnded = true;
  }

  private end(outcome: Outcome, seen?: Seen): void {
    const isFirst = this.first === 'pending';
    if (isFirst) this.first = outcome;
    if (outcome === 'unfollowed') this.lose();
    else if (outcome === 'stops') this.hasEnded = true;
    else if (outcome === 'passes' || outcome === 'searches') this.isWithin = true;
    else if (isFirst || outcome.isHidden) this.pass(outcome, seen);
    else this.found = this.seenAt;
  }

  /** Goes on behind an entry. */
  private pass(view: View, seen?: Seen): void {
    if (seen) this.memory.entry(seen.header, this.chain);
    this.isWithin = false;
    this.chain.length = 0;
    this.behind = { bytes: seen?.behind ?? NOTHING, base: this.seenAt + BLOCK };
    this.next = this.seenAt + BLOCK + nextOf(view);
    if (nextOf(view) < 0) this.lose();
  }

  /** Nothing more is said about it. A size below zero takes it back, where it goes round in circles (CVE-2025-8194 of Python). */
  lose(): void {
    this.found = -1;
  }
}
