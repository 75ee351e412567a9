/**
 * FuzzySearch: the paths that fit what has been typed so far, best first. Typing on looks only at what fitted before.
 */
import { FUZZY_RESULTS_MAX_COUNT } from '../../../bytes/limits.ts';
import { letterBit, type PathList } from './pathList.ts';
import { fitScore, lower, NO_FIT } from './score.ts';

interface FuzzyResult {
  /** Row of the list. */
  readonly row: number;
  readonly score: number;
}

/** The best paths, and how many match. */
interface FuzzyResults {
  readonly best: readonly FuzzyResult[];
  /** All that fit. */
  readonly total: number;
}

/** Letters, which must come in order; several of them in any order among each other. */
interface Term {
  readonly letters: Uint8Array;
  readonly cased: boolean;
  readonly bits: number;
}

/** Steps between two turns of others. */
const STEPS = 4096;

/** Finds paths by a few of their letters in order. */
export class FuzzySearch {
  readonly list: PathList;
  private last = { text: '', rows: undefined as Uint32Array | undefined };
  private places = new Uint32Array(64);

  constructor(list: PathList) {
    this.list = list;
  }

  /**
   * Yields now and then, so that the caller can let others in or give up. Blanks part terms that all must fit; case counts
   * for a term with a capital. A slash at the end looks for directories, else they are left out.
   */
  *search(text: string): Generator<void, FuzzyResults, void> {
    const { list } = this;
    const terms = termsOf(text);
    const dirs = text.trimEnd().endsWith('/');
    const before =
      this.last.rows && this.last.text !== '' && isNarrower(text, this.last.text) ? this.last.rows : undefined;
    const count = before?.length ?? list.count;
    const fitting = new Uint32Array(count);
    const best: FuzzyResult[] = [];
    let total = 0;
    for (let i = 0; i < count; i++) {
      if (i % STEPS === STEPS - 1) yield;
      const row = before ? before[i] : i;
      if ((list.isDir[row] === 1) !== dirs) continue;
      const score = this.scoreOf(terms, row);
      if (score === NO_FIT) continue;
      fitting[total++] = row;
      keep(best, { row, score }, list);
    }
    this.last = { text, rows: fitting.slice(0, total) };
    return { best, total };
  }

  /** Offsets into the path's bytes of the letters that fit, in order. */
  placesOf(text: string, row: number): number[] {
    const start = this.list.start[row];
    const found = new Set<number>();
    for (const term of termsOf(text)) {
      if (this.fit(term, row) === NO_FIT) continue;
      for (let i = 0; i < term.letters.length; i++) found.add(this.places[i] - start);
    }
    return [...found].sort((a, b) => a - b);
  }

  private scoreOf(terms: readonly Term[], row: number): number {
    let sum = 0;
    for (const term of terms) {
      const score = this.fit(term, row);
      if (score === NO_FIT) return NO_FIT;
      sum += score;
    }
    return sum;
  }

  private fit({ letters, cased, bits }: Term, row: number): number {
    const { list } = this;
    if ((list.letters[row] & bits) !== bits) return NO_FIT;
    if (this.places.length < letters.length) this.places = new Uint32Array(letters.length);
    const [start, end] = [list.start[row], list.start[row + 1]];
    return fitScore(letters, cased, { bytes: list.bytes, start, end, name: list.name[row] }, this.places);
  }
}

function termsOf(text: string): Term[] {
  return text
    .trimStart()
    .replace(/^\/+/, '')
    .split(/\s+/)
    .map((word) => word.replace(/\/+$/, ''))
    .filter((word) => word !== '')
    .map((word) => {
      const cased = /[A-Z]/.test(word);
      const bytes = new TextEncoder().encode(word);
      const letters = cased ? bytes : bytes.map(lower);
      return { letters, cased, bits: letters.reduce((all, byte) => all | letterBit(byte), 0) };
    });
}

/** Everything that fits `text` also fitted `before`: only letters were added, no capital among them. */
function isNarrower(text: string, before: string): boolean {
  return text.startsWith(before) && !before.endsWith('/') && !text.trimEnd().endsWith('/');
}

/** Keeps the best in order; of equal ones the shorter path, then the earlier. */
function keep(best: FuzzyResult[], result: FuzzyResult, { start }: PathList): void {
  const size = ({ row }: FuzzyResult) => start[row + 1] - start[row];
  const precedes = (a: FuzzyResult, b: FuzzyResult) => a.score > b.score || (a.score === b.score && size(a) < size(b));
  const last = best.at(-1);
  if (best.length >= FUZZY_RESULTS_MAX_COUNT && last && !precedes(result, last)) return;
  let at = best.length;
  while (at > 0 && precedes(result, best[at - 1])) at -= 1;
  best.splice(at, 0, result);
  if (best.length > FUZZY_RESULTS_MAX_COUNT) best.pop();
}
