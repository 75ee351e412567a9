/**
 * ReadersApart: follows the other programs through a tar along with the parser, as long as they are where the parser is.
 * What is plain to all of them costs a few comparisons an entry; the rest is read as each of them reads it.
 */
import { TAR_META_MAX_BYTES } from '../../../bytes/limits.ts';
import type { Finding, ReaderView } from '../../../oci/finding.ts';
import { BLOCK, type Block } from '../block.ts';
import type { TarEntry } from '../entry.ts';
import type { Extensions } from '../extensions.ts';
import { Common, type Place } from './common.ts';
import type { Difference } from './difference.ts';
import { Memory } from './memory.ts';
import { isPlainEntry, isPlainHeader } from './plain.ts';
import { PROGRAMS } from './programs/index.ts';
import type { Rule } from './rule.ts';
import { ofGlobalHeader, type Disagreement } from './rules/globalHeaders.ts';
import type { Extension, HeaderBlock, Remembered, Outcome, Program } from './seen.ts';
import { Stray } from './stray.ts';
import { Strays, toFinding } from './strays.ts';

const GLOBAL = 0x67;

/** Headers about one entry or all that are remembered, and bytes of those about all: they are gone through at each entry. */
const HEADERS_MAX_COUNT = 64;
const GLOBALS_MAX_BYTES = 4096;

/** Follows other programs through an archive, and reports where they read it differently. */
export class ReadersApart {
  /** Programs that are where the parser is. */
  private together: readonly Program[] = PROGRAMS;
  private chain: Extension[] = [];
  /** Holds the one header before the entry to come, where that is plain; then it is not in `chain`. */
  private plain: Extensions | undefined;
  /** What headers before the entry to come have led to. */
  private readonly lost = new Map<Program, Outcome>();
  /** Something before the entry to come is not plain; it is the first. */
  private isOdd = true;
  /** What all keep that have read what the parser has. */
  private readonly memory = new Memory();
  /** Of those that have not. */
  private readonly memories = new Map<Program, Memory>();
  /** What stands before the entry at hand, to those that came back to it. */
  private readonly chains = new Map<Program, readonly Extension[]>();
  private isFirst = true;
  private readonly strays = new Strays();
  /** What was found out before the entry to come. */
  private readonly met: Finding[] = [];

  /** Some program is elsewhere, so that it reads what the parser leaves out. */
  get isFollowing(): boolean {
    return this.strays.hasAny;
  }

  /** The header of something about an entry, as it has been read; its content of `size` bytes comes next. */
  extension(block: Block, { dialect, flag, number, headerOffset: offset }: TarEntry, size: number): void {
    this.memory.extension(flag);
    if (this.memories.size > 0) for (const memory of this.memories.values()) memory.extension(flag);
    if (this.plain) this.keepPlain(this.plain);
    if (!this.isOdd && !block.isSigned && isPlainHeader(block, dialect)) return;
    this.isOdd = true;
    this.accept({ header: block.bytes, isFirst: this.isFirst, isSigned: block.isSigned });
    this.isFirst = false;
    for (const program of this.together) {
      const answer = this.lost.get(program);
      if (answer === 'stops' || (answer === undefined && isSameHeader(program, block.bytes, this.chain, size)))
        continue;
      this.lost.delete(program);
      this.leave(program);
      const what = 'An extended header of this entry has an unusually written number or magic.';
      const here = `the header, and ${size} bytes of content`;
      this.go(program, block, { rule: 'header-number', what, here, number, offset });
    }
  }

  private leave(program: Program): void {
    this.together = this.together.filter((other) => other !== program);
  }

  private memoryOf(program: Program): Memory {
    return this.memories.get(program) ?? this.memory;
  }

  /** Follows a program to which this block is something else. */
  private go(program: Program, block: Block, place: Place): void {
    this.strays.follow(this.strays.searchOf(program) ?? this.startOf(program, block, place.offset), place);
  }

  private startOf(program: Program, block: Block, offset: number): Stray {
    const stray = this.strayOf(program, offset, this.chain);
    stray.take(block);
    return stray;
  }

  private strayOf(program: Program, next: number, chain: readonly Extension[]): Stray {
    return new Stray(program, next, this.memoryOf(program).copy(), chain);
  }

  /** Its content is complete. The answer is what can be reported about it at once. */
  content(extensions: Extensions): readonly Disagreement[] {
    if (extensions.isPlain && !this.isOdd && this.chain.length === 0) {
      this.plain = extensions;
      return [];
    }
    this.isOdd = true;
    this.chain.push(extensions.gathered);
    this.refuse();
    const { globalKeys } = extensions;
    extensions.globalKeys = undefined;
    return [this.giveUp(), globalKeys && ofGlobalHeader(globalKeys)].filter((one) => one !== undefined);
  }

  /** Keeps what is remembered small: whoever writes more than this wants no reader to follow. */
  private giveUp(): Disagreement | undefined {
    if (this.together.length === 0) this.chain.length = 0;
    const all = [...this.memory.globals, ...this.chain];
    const globals = all.filter(({ flag }) => flag === GLOBAL).reduce((sum, { length }) => sum + length, 0);
    const bytes = all.reduce((sum, { length }) => sum + length, 0);
    if (all.length <= HEADERS_MAX_COUNT && globals <= GLOBALS_MAX_BYTES && bytes <= 2 * TAR_META_MAX_BYTES)
      return undefined;
    const readers = this.together.map(({ name }) => ({ name, sees: 'what is not followed from here on' }));
    this.together = [];
    this.chain = [];
    this.memory.globals = [];
    this.memories.clear();
    const what = 'There are so many extended headers here that other programs may read them differently.';
    return { rule: 'long-chain', what, here: 'the last of each kind', readers };
  }

  /** What was plain alone comes together with something else. */
  private keepPlain(extensions: Extensions): void {
    this.plain = undefined;
    this.chain.push(extensions.gathered);
  }

  private accept(block: HeaderBlock): void {
    for (const program of this.together) {
      const answer = program.accepts(block);
      if (answer === 'yes' || this.lost.has(program)) continue;
      const goesOn = answer === 'searches' && program.searches(block.isFirst, this.chain.length > 0);
      this.lost.set(program, goesOn ? 'searches' : 'stops');
    }
  }

  private refuse(): void {
    for (const program of this.together)
      if (!this.lost.has(program) && program.refuses(this.chain)) this.lost.set(program, 'stops');
  }

  /** An entry of which some read more than the header, and which may not be listed: they go on by themselves. */
  sparse(block: Block, { number, headerOffset: offset }: TarEntry): void {
    if (this.plain) this.keepPlain(this.plain);
    this.isOdd = true;
    this.met.push(...this.meet({ ...READS_ON, number, offset }, false));
    this.accept({ header: block.bytes, isFirst: this.isFirst, isSigned: block.isSigned });
    for (const program of this.together) {
      if (this.lost.has(program)) continue;
      this.leave(program);
      const stray = this.strayOf(program, offset, this.chains.get(program) ?? this.chain);
      stray.readEntry(block);
      this.strays.open(stray, { ...READS_ON, number, offset });
    }
    const searching = this.together.filter((program) => this.lost.get(program) === 'searches');
    this.strays.search(searching.map((program) => this.startOf(program, block, offset)));
  }

  /** What the others make of an entry that is about to be listed; undefined where it is plain, as almost all are. */
  entry(entry: TarEntry, block: Block): readonly Finding[] | undefined {
    if (!this.isOdd && !block.isSigned && isPlainEntry(entry, block, this.plain !== undefined)) {
      const isNamed = this.plain?.current?.link !== undefined;
      this.plain = undefined;
      this.memory.plainEntry(entry, isNamed);
      if (this.memories.size > 0) for (const memory of this.memories.values()) memory.plainEntry(entry, isNamed);
      return undefined;
    }
    const found = [
      ...this.met.splice(0),
      ...this.meet({ ...READS_ON, number: entry.number, offset: entry.headerOffset }, true),
      ...this.compare(entry, block),
    ];
    for (const [program, memory] of this.memories) memory.entry(block.bytes, this.chains.get(program) ?? this.chain);
    this.memory.entry(block.bytes, this.chain);
    this.chains.clear();
    this.isFirst = false;
    this.plain = undefined;
    if (this.chain.length > 0) this.chain = [];
    const hasMemory = [this.memory, ...this.memories.values()].some(
      (one) => one.globals.length > 0 || one.form.isUnknown,
    );
    this.isOdd = hasMemory || this.strays.areWaiting;
    return found;
  }

  /** The next entry here: who went elsewhere and has found the same one is together with the parser again. */
  private meet(place: Place, isListed: boolean): readonly Finding[] {
    if (!this.strays.hasAny) return [];
    const { back, findings } = this.strays.meet(place, isListed);
    for (const { program, memory, chain } of back) {
      this.together = [...this.together, program];
      this.memories.set(program, memory);
      this.chains.set(program, chain);
    }
    return findings;
  }

  private compare(entry: TarEntry, block: Block): Finding[] {
    if (this.plain) this.keepPlain(this.plain);
    const { chain, isFirst, memory } = this;
    const seen = { header: block.bytes, isFirst, isSigned: block.isSigned, chain, behind: NOTHING };
    this.accept(seen);
    const common = new Common(entry, { ...seen, ...rememberedOf(memory) });
    this.strays.listed(common);
    this.strays.search([]);
    const byRule = new Map<Rule, [Program, Difference][]>();
    for (const program of this.together) {
      const own = { ...seen, ...rememberedOf(this.memoryOf(program)), chain: this.chains.get(program) ?? chain };
      const outcome = this.lost.get(program) ?? program.read(own);
      if (outcome === 'more') {
        this.readOn(program, block, common, entry.headerOffset);
        continue;
      }
      const difference = common.differenceOf(outcome);
      if (difference === undefined) continue;
      const rule = common.ruleOf(difference);
      byRule.set(rule, [...(byRule.get(rule) ?? []), [program, difference]]);
    }
    this.lost.clear();
    const parts = [...byRule.values()].flatMap((parted) => this.part(parted, common, block.bytes));
    const place = common.placeOf([]);
    return place.refusing?.length && parts.length === 0 ? [toFinding(place, [])] : parts;
  }

  /** A program that only looks for the next header elsewhere is reported once it is known what it finds there. */
  private part(parted: readonly [Program, Difference][], common: Common, header: Uint8Array): Finding[] {
    const place = common.placeOf(parted.flatMap(([, { topics }]) => topics));
    const readers: ReaderView[] = [];
    for (const [program, { sees, isLost, elsewhere, topics }] of parted) {
      if (isLost || elsewhere !== undefined) this.leave(program);
      if (elsewhere === undefined || topics.length > 1) readers.push({ name: program.name, sees });
      else {
        const stray = this.strayOf(program, place.offset + BLOCK + elsewhere, []);
        stray.memory.entry(header, this.chains.get(program) ?? this.chain);
        if (elsewhere < 0) stray.lose();
        this.strays.follow(stray, place);
      }
    }
    return readers.length > 0 ? [toFinding(place, readers)] : [];
  }

  /** Follows a program that reads more of this entry than its header. */
  private readOn(program: Program, block: Block, common: Common, offset: number): void {
    this.leave(program);
    const stray = this.strayOf(program, offset, this.chains.get(program) ?? this.chain);
    stray.readEntry(block);
    this.strays.follow(stray, common.placeOf(['content']), common.copy());
  }

  /** The listing has ended at this header, which lies at `offset`, or at the content of one that ends at `behind`. */
  stop(block: Block, number: number, offset: number, behind: number | undefined): void {
    if (this.plain) this.keepPlain(this.plain);
    const place: Place = { ...READS_ON, number, offset };
    this.strays.refuse(place);
    for (const program of this.together) {
      if (this.lost.get(program) === 'stops') continue;
      if (behind === undefined) this.go(program, block, place);
      else this.strays.follow(this.strayOf(program, behind, this.chain), place);
    }
    this.together = [];
  }

  /** The next bytes. They are looked at where some program is elsewhere, and are needed until `pass`. */
  push(bytes: Uint8Array, base: number): void {
    this.strays.push(bytes, base);
  }

  /** The parser has come to `end` of them. */
  reach(end: number): void {
    this.strays.reach(end);
  }

  pass(): void {
    this.strays.pass();
  }

  /** What those found that went elsewhere, where it is not what came here; `isWhole`: no bytes were left out at the end. */
  finish(isWhole: boolean): Finding[] {
    return [...this.met.splice(0), ...this.strays.finish(isWhole)];
  }
}

/** The program takes this header to speak about the next entry, with as much content. */
function isSameHeader(program: Program, header: Uint8Array, chain: readonly Extension[], size: number): boolean {
  return program.speaksOfNext(header) && program.sizeOf(header, chain) === size;
}

const NOTHING = new Uint8Array(0);
const READS_ON = {
  rule: 'reads-on',
  what: 'Some programs continue reading where this listing ends.',
  here: 'an error, and no entry from here on',
} as const;

function rememberedOf({ globals, isPax, hasLink, hasFile, form }: Memory): Remembered {
  return { globals, isPax, hasLink, hasFile, form };
}
