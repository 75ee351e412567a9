/** Strays: the programs that went elsewhere, from where they did until they are where the parser is again. */
import { type Finding, type ReaderView, toDisagreement } from '../../../oci/finding.ts';
import { placeOf } from '../findingLog.ts';
import type { Common, Place } from './common.ts';
import type { Difference } from './difference.ts';
import { PROGRAMS } from './programs/index.ts';
import type { Program } from './seen.ts';
import type { Chunk, Stray } from './stray.ts';

/** A program that went elsewhere, at an entry or where the listing ended. */
interface Straying {
  readonly stray: Stray;
  /** Where the next entry here is; undefined until it has come, or where none does. */
  ours: number | undefined;
  place: Place;
  /** The entry from which it went, where it is not yet known what the program makes of that. */
  common: Common | undefined;
  /** It is not yet known whether that entry is listed here. */
  isOpen: boolean;
}

export class Strays {
  /** At most one for each program. */
  private list: Straying[] = [];
  /** Programs that search behind a header, of which the parser has yet to tell whether it is one of an entry. */
  private searching: readonly Stray[] = [];
  private chunk: Chunk | undefined;

  /** The next bytes, which are needed until `pass`. */
  push(bytes: Uint8Array, base: number): void {
    this.chunk = { bytes, base };
  }

  /** The parser has come to `end`: what they know is the same however the bytes come, if they have read as far and no further. */
  reach(end: number): void {
    if ((this.list.length === 0 && this.searching.length === 0) || this.chunk === undefined) return;
    const { bytes, base } = this.chunk;
    this.feed({ bytes: bytes.subarray(0, end - base), base });
  }

  pass(): void {
    if (this.chunk && (this.list.length > 0 || this.searching.length > 0)) this.feed(this.chunk);
    this.chunk = undefined;
  }

  private feed(chunk: Chunk): void {
    for (const { stray } of this.list) stray.feed(chunk);
    for (const stray of this.searching) stray.feed(chunk);
  }

  /** Has programs search already, should the header turn out to be none. */
  search(strays: readonly Stray[]): void {
    this.searching = strays;
  }

  /** The one of this program that searches. */
  searchOf(program: Program): Stray | undefined {
    return this.searching.find((one) => one.program === program);
  }

  get hasAny(): boolean {
    return this.list.length > 0;
  }

  /** Some wait to hear where the next entry here is. */
  get areWaiting(): boolean {
    return this.list.some(({ ours }) => ours === undefined);
  }

  follow(stray: Stray, place: Place, common?: Common): void {
    this.list.push({ stray, ours: undefined, place, common, isOpen: false });
  }

  /** Follows a program that reads more behind the header of an entry, which has yet to be listed here. */
  open(stray: Stray, place: Place): void {
    this.list.push({ stray, ours: undefined, place, common: undefined, isOpen: true });
  }

  /** The entry of all that were opened is listed here. */
  listed(common: Common): void {
    const copy = this.list.some(({ isOpen }) => isOpen) ? common.copy() : undefined;
    for (const one of this.list) {
      if (!one.isOpen) continue;
      one.isOpen = false;
      one.common = copy;
    }
  }

  /** It is not. */
  refuse(place: Place): void {
    for (const one of this.list) {
      if (!one.isOpen) continue;
      one.isOpen = false;
      one.place = place;
      one.stray.findFirst();
    }
  }

  /**
   * The next entry here: gives those that have found the same one, with what they saw otherwise before it. `isListed`: it
   * is not refused.
   */
  meet(place: Place, isListed: boolean): { readonly back: readonly Stray[]; readonly findings: readonly Finding[] } {
    const { offset } = place;
    const back: Straying[] = [];
    const turned: Straying[] = [];
    for (const one of this.list) {
      if (one.ours !== undefined || one.isOpen) continue;
      if (one.stray.found === offset) back.push(one);
      else if (one.stray.isAt(offset)) turned.push(one);
      else if (isListed) one.ours = offset;
    }
    const met = [...back, ...turned];
    this.list = this.list.filter((one) => !met.includes(one));
    const findings = findingsOf(met.map((one) => ({ ...one, ours: one.stray.found })));
    for (const { stray } of turned) {
      stray.turn();
      this.list.push({ stray, ours: undefined, place, common: undefined, isOpen: true });
    }
    return { back: back.map(({ stray }) => stray), findings };
  }

  finish(isWhole: boolean): Finding[] {
    for (const { stray, isOpen } of this.list) {
      stray.finish(isWhole);
      if (isOpen) stray.findFirst();
    }
    return findingsOf(this.list);
  }
}

/** What they saw otherwise, and where they found no entry or another than came here. */
function findingsOf(list: readonly Straying[]): Finding[] {
  const places = new Map<string, { readonly place: Place; readonly readers: ReaderView[] }>();
  for (const one of list) {
    const difference = seenOf(one);
    const { found, program } = one.stray;
    const isAhead = found !== one.ours && difference?.isLost !== true;
    if (!isAhead && difference === undefined) continue;
    const place = one.common?.placeOf(difference?.topics ?? ['stored']) ?? one.place;
    const sees = [difference?.sees, isAhead ? `then ${foundText(found)}` : undefined].filter(Boolean).join(', ');
    const key = `${place.offset} ${place.rule} ${place.here}`;
    const reader = { name: program.name, sees: difference ? sees : foundText(found) };
    places.set(key, { place, readers: [...(places.get(key)?.readers ?? []), reader] });
  }
  return [...places.values()].map(({ place, readers }) => toFinding(place, readers));
}

/** What a program makes of the entry from which it went, where that is not what is listed here. */
function seenOf({ stray, common }: Straying): Difference | undefined {
  const { first, listed } = stray;
  if (common === undefined || first === undefined) return undefined;
  if (first === 'pending') return listed ? common.differenceListed(listed) : common.differenceOf('stops');
  const difference = common.differenceOf(first);
  // Where it goes on shows in what it finds.
  return difference?.topics.join() === 'stored' ? undefined : difference;
}

function foundText(found: number | undefined): string {
  if (found === undefined) return 'no further entry';
  return found < 0 ? 'what is not followed from here on' : `an entry at byte ${found}`;
}

export function toFinding({ number, refusing = [], ...place }: Place, readers: readonly ReaderView[]): Finding {
  const { what, ...rest } = place;
  const inOrder = PROGRAMS.flatMap(({ name }) => readers.filter((reader) => reader.name === name));
  return toDisagreement(placeOf(number, place.offset), what, { ...rest, readers: [...refusing, ...inOrder] });
}
