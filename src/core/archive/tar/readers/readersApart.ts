/**
 * ReadersApart: follows the other programs through a tar along with the parser, as long as they are where the parser is.
 * What is plain to all of them costs a few comparisons an entry; the rest is read as each of them reads it.
 */
import { TAR_META_MAX_BYTES } from '../../../bytes/limits.ts';
import { type Finding, type ReaderView, toDisagreement } from '../../../oci/finding.ts';
import { formatBytes } from '../../../oci/text.ts';
import { BLOCK, type Block } from '../block.ts';
import { HARDLINK, SYMLINK, type TarEntry } from '../entry.ts';
import type { Extensions } from '../extensions.ts';
import { placeOf } from '../findingLog.ts';
import { type Difference, differenceOf, ownView, ownWords } from './difference.ts';
import { isPlainEntry, isPlainHeader } from './plain.ts';
import { PROGRAMS } from './programs/index.ts';
import type { Rule } from './rule.ts';
import { ofGlobalHeader, type Told } from './rules/globalHeaders.ts';
import { RULES } from './rules/index.ts';
import type { Extension, HeaderBlock, Outcome, Program, Seen } from './seen.ts';
import { sparseOutcome } from './sparse.ts';
import { type Before, type Chunk, Stray } from './stray.ts';

const GLOBAL = 0x67;

/** A program that went elsewhere, at an entry or where the listing ended. */
interface Straying {
  readonly stray: Stray;
  /** Where the next entry here is; undefined until it has come, or where none does. */
  ours: number | undefined;
  readonly place: Place;
}

/** Where programs part, and why. */
interface Place {
  readonly rule: string;
  readonly what: string;
  readonly here: string;
  readonly number: number;
  readonly offset: number;
  readonly entry?: string;
}

/** Headers about one entry or all that are remembered, and bytes of those about all: they are gone through at each entry. */
const HEADERS_MAX_COUNT = 64;
const GLOBALS_MAX_BYTES = 4096;

export class ReadersApart {
  /** Programs that are where the parser is. */
  private together: readonly Program[] = PROGRAMS;
  private chain: Extension[] = [];
  /** Holds the one header before the entry to come, where that is plain; then it is not in `chain`. */
  private plain: Extensions | undefined;
  private globals: Extension[] = [];
  /** What headers before the entry to come have led to. */
  private readonly lost = new Map<Program, Outcome>();
  /** Something before the entry to come is not plain; it is the first. */
  private isOdd = true;
  /** What those have read that were elsewhere before the entry at hand. */
  private readonly pasts = new Map<Program, Before>();
  private isPax = false;
  private isFirst = true;
  private hasLink = false;
  /** A record before the entry to come names the target of a link. */
  private namesLink = false;
  /** At most one for each program. */
  private strays: Straying[] = [];
  private chunk: Chunk | undefined;

  /** The header of something about an entry, as it has been read; its content of `size` bytes comes next. */
  extension(block: Block, { dialect, number, headerOffset: offset }: TarEntry, size: number): void {
    this.isPax = true;
    if (this.plain) this.keepPlain(this.plain);
    if (!this.isOdd && !block.isSigned && isPlainHeader(block.bytes, dialect)) return;
    this.isOdd = true;
    this.accept({ header: block.bytes, isFirst: this.isFirst, isSigned: block.isSigned });
    this.isFirst = false;
    for (const program of this.together) {
      const answer = this.lost.get(program);
      if (answer === 'stops' || (answer === undefined && isSameHeader(program, block.bytes, this.chain, size)))
        continue;
      this.lost.delete(program);
      this.leave(program);
      const what = 'A header that speaks about this entry has a number or a magic that is not written as usual.';
      const here = `the header, and ${size} bytes of content`;
      this.go(program, block, { rule: 'header-number', what, here, number, offset });
    }
  }

  private leave(program: Program): void {
    this.together = this.together.filter((other) => other !== program);
  }

  /** Follows a program to which this block is something else. */
  private go(program: Program, block: Block, place: Place): void {
    const stray = new Stray(program, place.offset, this.before([...this.chain]));
    stray.take(block);
    this.follow(stray, place);
  }

  /** Its content is complete. The answer is what is to be said of it at once. */
  content(told: Extensions): Told | undefined {
    if (told.current?.link !== undefined) this.namesLink = true;
    if (told.isPlain && !this.isOdd && this.chain.length === 0) {
      this.plain = told;
      return undefined;
    }
    this.isOdd = true;
    this.chain.push(told.gathered);
    this.refuse();
    const keys = told.globalKeys?.join(', ');
    told.globalKeys = undefined;
    return this.giveUp() ?? (keys ? ofGlobalHeader(keys) : undefined);
  }

  /** Keeps what is remembered small: whoever writes more than this wants no reader to follow. */
  private giveUp(): Told | undefined {
    if (this.together.length === 0) this.chain.length = 0;
    const all = [...this.globals, ...this.chain];
    const globals = all.filter(({ flag }) => flag === GLOBAL).reduce((sum, { length }) => sum + length, 0);
    const bytes = all.reduce((sum, { length }) => sum + length, 0);
    if (all.length <= HEADERS_MAX_COUNT && globals <= GLOBALS_MAX_BYTES && bytes <= 2 * TAR_META_MAX_BYTES)
      return undefined;
    const readers = this.together.map(({ name }) => ({ name, sees: 'what is not followed from here on' }));
    this.together = [];
    this.chain = [];
    this.globals = [];
    const what = 'So many headers that speak about entries stand here that other programs may take them otherwise.';
    return { rule: 'long-chain', what, here: 'the last of each kind', readers };
  }

  /** What was plain alone comes together with something else. */
  private keepPlain(told: Extensions): void {
    this.plain = undefined;
    this.chain.push(told.gathered);
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

  /** What the others make of an entry that is about to be listed; undefined where it is plain, as almost all are. */
  entry(entry: TarEntry, { bytes, isSigned }: Block): readonly Finding[] | undefined {
    if (!this.isOdd && !isSigned && isPlainEntry(entry, bytes)) {
      if (this.plain) this.passPlain();
      if (entry.type === SYMLINK || entry.type === HARDLINK) this.hasLink = true;
      if (entry.dialect === 'gnu') this.isPax = false;
      return undefined;
    }
    if (this.strays.length > 0) this.meet(entry.headerOffset);
    const found = this.compare(entry, bytes, isSigned);
    if (bytes[262] !== 0) this.isPax = false;
    if (bytes[157] !== 0) this.hasLink = true;
    this.forget();
    return found;
  }

  private passPlain(): void {
    this.plain = undefined;
    if (this.namesLink) this.hasLink = true;
    this.namesLink = false;
  }

  /** The next entry here: who went elsewhere and has found the same one is together with the parser again. */
  private meet(offset: number): void {
    for (const one of this.strays) {
      if (one.ours !== undefined) continue;
      one.ours = offset;
      if (one.stray.found !== offset) continue;
      this.together = [...this.together, one.stray.program];
      this.pasts.set(one.stray.program, one.stray.past);
    }
    this.strays = this.strays.filter(({ stray, ours }) => stray.found !== ours || ours === undefined);
  }

  private forget(): void {
    this.isFirst = false;
    this.passPlain();
    for (const one of this.chain) if (one.flag === GLOBAL) this.globals.push(one);
    if (this.chain.length > 0) this.chain = [];
    this.isOdd = this.globals.length > 0 || this.strays.some(({ ours }) => ours === undefined);
  }

  private compare(entry: TarEntry, header: Uint8Array, isSigned: boolean): Finding[] {
    if (this.plain) this.keepPlain(this.plain);
    const { chain, globals, isFirst, isPax, hasLink } = this;
    const seen: Seen = { header, chain, globals, isFirst, isPax, isSigned, hasLink };
    this.accept(seen);
    const own = ownView(entry);
    const byRule = new Map<Rule, [Program, Difference][]>();
    for (const program of this.together) {
      const before = { ...seen, ...this.pasts.get(program) };
      const outcome = this.lost.get(program) ?? sparseOutcome(program, before, entry) ?? program.read(before);
      const difference = outcome === 'same' ? undefined : differenceOf(own, outcome);
      if (difference === undefined) continue;
      const rule = RULES.find((one) => one.covers(seen, difference.topics, entry)) as Rule;
      byRule.set(rule, [...(byRule.get(rule) ?? []), [program, difference]]);
    }
    this.lost.clear();
    this.pasts.clear();
    return [...byRule].flatMap(([rule, parted]) => {
      const topics = new Set(parted.flatMap(([, difference]) => difference.topics));
      const place: Place = {
        ...{ rule: rule.name, what: rule.what(seen, entry), here: ownWords(own, topics) },
        ...{ number: entry.number, offset: entry.headerOffset, entry: nameOf(entry) },
      };
      return this.part(parted, place);
    });
  }

  /** Who only looks for the next header elsewhere is told of when it has been seen what it finds there. */
  private part(parted: readonly [Program, Difference][], place: Place): Finding[] {
    const readers: ReaderView[] = [];
    for (const [program, { sees, isLost, elsewhere, topics }] of parted) {
      if (isLost || elsewhere !== undefined) this.leave(program);
      if (elsewhere === undefined || topics.length > 1) readers.push({ name: program.name, sees });
      else this.follow(new Stray(program, place.offset + BLOCK + elsewhere, this.before([])), place);
    }
    return readers.length > 0 ? [toFinding(place, readers)] : [];
  }

  /** What has been read, with this chain. */
  private before(chain: readonly Extension[]): Before {
    const later = this.chain.filter(({ flag }) => flag === GLOBAL && chain.length === 0);
    return { chain, globals: [...this.globals, ...later], isPax: this.isPax, hasLink: this.hasLink };
  }

  private follow(stray: Stray, place: Place): void {
    if (this.chunk) stray.feed(this.chunk);
    this.strays.push({ stray, ours: undefined, place });
  }

  /** The listing has ended at this header, which lies at `offset`, or at the content of one that ends at `behind`. */
  stop(block: Block, number: number, offset: number, behind: number | undefined): void {
    if (this.plain) this.keepPlain(this.plain);
    const place: Place = {
      ...{ rule: 'reads-on', what: 'Some programs read on where this listing ends.', number, offset },
      here: 'an error, and no entry from here on',
    };
    for (const program of this.together) {
      if (this.lost.has(program)) continue;
      if (behind === undefined) this.go(program, block, place);
      else this.follow(new Stray(program, behind, this.before([...this.chain])), place);
    }
    this.together = [];
  }

  /** The next bytes. They are looked at where some program is elsewhere, and are needed until `pass`. */
  push(bytes: Uint8Array, base: number): void {
    this.chunk = { bytes, base };
    for (const { stray } of this.strays) stray.feed(this.chunk);
  }

  pass(): void {
    this.chunk = undefined;
  }

  /** What those found that went elsewhere, where it is not what came here. */
  finish(): Finding[] {
    const places = new Map<Place, ReaderView[]>();
    for (const { stray, ours, place } of this.strays) {
      const { found, program } = stray;
      if (found === ours) continue;
      const sees = found === undefined ? 'no further entry' : found < 0 ? 'other entries' : `an entry at byte ${found}`;
      places.set(place, [...(places.get(place) ?? []), { name: program.name, sees }]);
    }
    return [...places].map(([place, readers]) => toFinding(place, readers));
  }
}

/** The program takes this header to speak about the next entry, with as much content. */
function isSameHeader(program: Program, header: Uint8Array, chain: readonly Extension[], size: number): boolean {
  return program.speaksOfNext(header) && program.sizeOf(header, chain) === size;
}

function toFinding({ number, ...place }: Place, readers: ReaderView[]): Finding {
  const { what, ...rest } = place;
  return toDisagreement(placeOf(number, place.offset), what, { ...rest, readers });
}

const NAME_MAX = 400;

function nameOf({ path: { bytes, start, end } }: TarEntry): string {
  return formatBytes(bytes.subarray(start, Math.min(end, start + NAME_MAX)));
}
