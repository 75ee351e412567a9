/** Tally: what a verdict counts, by kind of noise and by what really differs, with the words to say it. */
import { NOISES } from '../noise.ts';

/** A cause of the verdict, with the usual fix. */
export interface VerdictCause {
  /** One sentence. */
  readonly text: string;
  /** Of a file, or of an object as its pair names it. */
  readonly path?: string;
  /** What usually makes it go away. */
  readonly fix?: string;
}

/** Real differences that are listed one by one. */
export const CAUSES_MAX_COUNT = 6;

/** What was counted, and the causes found meanwhile. */
export interface Tally {
  /** Rows or objects by kind of noise, in the order of NOISES. */
  readonly noise: number[];
  readonly causes: VerdictCause[];
  real: number;
  /** Files that really differ, and that a later layer hides. */
  hiddenReal: number;
  hidden: number;
  /** Objects of which nobody knows whether they differ. */
  unread: number;
}

/** Nothing counted yet. */
export const emptyTally = (): Tally => ({
  noise: NOISES.map(() => 0),
  causes: [],
  real: 0,
  hiddenReal: 0,
  hidden: 0,
  unread: 0,
});

/** Counts a file or an object under each of its kinds of noise. */
export function addNoise(tally: Tally, bits: number): void {
  for (let bit = 0; bit < NOISES.length; bit++) if (bits & (1 << bit)) tally.noise[bit] = (tally.noise[bit] ?? 0) + 1;
}

/** `1 file`, `1,200 files`. */
export const countText = (value: number, one: string, many = `${one}s`) =>
  `${String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${value === 1 ? one : many}`;

/** `a, b and c`. */
export function listOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
