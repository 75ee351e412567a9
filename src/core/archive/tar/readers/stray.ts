/** Stray: a program that looks for the next header elsewhere than the parser, followed up to the first entry it lists. */
import { BLOCK, type Block, createBlock, judge, paddingOf } from '../block.ts';
import type { Extension, Program, Seen } from './seen.ts';

/** Bytes of the archive; `base` is the offset of the first. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly base: number;
}

/** What a program has read before. */
export type Before = Pick<Seen, 'chain' | 'globals' | 'isPax' | 'hasLink'>;

/** Headers about one entry that are remembered; of each of them at most `KEPT_MAX_BYTES`. */
const CHAIN_MAX_COUNT = 64;
const KEPT_MAX_BYTES = 64 * 1024;
const PAX = 0x78;
const SOLARIS_PAX = 0x58;

export class Stray {
  readonly program: Program;
  /** Offset of the header of the entry found: -1 where it is not known, because bytes were left out, or too much came before it. */
  found: number | undefined;
  private readonly before: Before;
  private readonly chain: Extension[];
  private isPax: boolean;
  private hasEnded = false;
  /** It has passed over an entry to come to another, as part of which it takes it. */
  private isWithin = false;
  /** Where the header lies that it wants, or the content. */
  private next: number;
  private readonly block = createBlock();
  private filled = 0;
  /** Content of a header about the next entry, while it comes. */
  private content: Extension | undefined;

  constructor(program: Program, next: number, before: Before) {
    this.program = program;
    this.next = next;
    this.before = before;
    this.chain = [...before.chain];
    this.isPax = before.isPax;
  }

  /** What it has read before what it has found. */
  get past(): Before {
    return { ...this.before, chain: this.chain, isPax: this.isPax };
  }

  private get isDone(): boolean {
    return this.hasEnded || this.found !== undefined;
  }

  feed({ bytes, base }: Chunk): void {
    const end = base + bytes.length;
    while (!this.isDone && this.next + this.filled < end) {
      const at = this.next + this.filled - base;
      if (at < 0) {
        this.found = -1;
        return;
      }
      const target = this.content?.bytes ?? this.block.bytes;
      const step = Math.min(target.length - this.filled, bytes.length - at);
      target.set(bytes.subarray(at, at + step), this.filled);
      this.filled += step;
      if (this.filled < target.length) return;
      this.filled = 0;
      if (this.content) this.takeContent(this.content);
      else this.take(this.block);
    }
  }

  /** Takes the block at `next`. */
  take(block: Block): void {
    const kind = judge(block);
    const offset = this.next;
    this.next += BLOCK;
    if (kind === 'zero') this.hasEnded = true;
    else if (kind === 'bad') this.search(offset);
    else this.takeHeader(block, offset);
  }

  private search(offset: number): void {
    this.hasEnded = !this.program.searches(offset === 0, this.isWithin || this.chain.length > 0);
    this.chain.length = 0;
  }

  private takeHeader({ bytes: header, isSigned }: Block, offset: number): void {
    const { program, chain, isPax, before } = this;
    const { globals, hasLink } = before;
    const block = { header, isFirst: offset === 0, isSigned };
    const answer = program.accepts(block);
    if (answer === 'stops') this.hasEnded = true;
    else if (answer === 'searches') this.search(offset);
    else if (program.speaksOfNext(header)) this.begin(header);
    else this.end(program.read({ ...block, chain, globals, isPax, hasLink }), offset);
  }

  private begin(header: Uint8Array): void {
    const length = Math.max(0, this.program.sizeOf(header, this.chain));
    this.isPax = true;
    const room = length + paddingOf(length);
    const flag = header[156] === SOLARIS_PAX ? PAX : (header[156] as number);
    // What is too long to be kept is long passed over.
    const kept = length > KEPT_MAX_BYTES ? 0 : length;
    const bytes = new Uint8Array(kept + paddingOf(kept));
    const one: Extension = { flag, bytes, length: kept };
    if (kept === 0) this.takeContent(one, room);
    else this.content = one;
  }

  private takeContent(one: Extension, room = one.bytes.length): void {
    this.content = undefined;
    this.next += room;
    this.chain.push(one);
    if (this.chain.length > CHAIN_MAX_COUNT) this.found = -1;
    else if (this.program.refuses(this.chain)) this.hasEnded = true;
  }

  private end(outcome: ReturnType<Program['read']>, offset: number): void {
    if (outcome === 'stops') {
      this.hasEnded = true;
    } else if (outcome === 'passes' || outcome === 'searches') {
      this.isWithin = true;
    } else if (outcome.isHidden) {
      this.isWithin = false;
      this.chain.length = 0;
      this.next += outcome.stored + paddingOf(outcome.stored);
    } else {
      this.found = offset;
    }
  }
}
