/**
 * Versions of languages' packages in order: semver.org for npm, Go, Rust, PHP and .NET; PEP 440, Maven's and RubyGems' own
 * orders, as far as numbers, words and what a word means before or after a release go.
 */
import type { PackageFormat } from '../../content/description.ts';
import { formatFacts } from '../../content/packages/formatFacts.ts';
import { compareNumbers, compareText } from './versionText.ts';

/** Words in the order in which they come before or after the release itself, which is 0. */
const STAGES: Readonly<Record<string, number>> = {
  ...{ dev: -7, a: -6, alpha: -6, b: -5, beta: -5, m: -4, milestone: -4 },
  ...{ c: -3, cr: -3, rc: -3, pre: -3, preview: -3, snapshot: -2 },
  ...{ final: 0, ga: 0, release: 0, jre: 0, android: 0 },
  ...{ sp: 1, post: 1, r: 1, rev: 1, patch: 1, p: 1, pl: 1 },
};

/** Below 0 where `a` is older. */
export function compareLanguage(language: PackageFormat, a: string, b: string): number {
  return formatFacts(language).semver
    ? compareSemver(a, b)
    : compareTokens(tokensOf(language, a), tokensOf(language, b));
}

/** Build metadata after `+` says nothing; a version with something behind a hyphen comes before the one without. */
function compareSemver(a: string, b: string): number {
  const [left, right] = [splitSemver(a), splitSemver(b)];
  const core = compareParts(left.core, right.core, '0');
  if (core !== 0) return core;
  if (left.before === undefined || right.before === undefined)
    return Number(left.before === undefined) - Number(right.before === undefined);
  return compareParts(left.before, right.before, undefined);
}

function splitSemver(text: string) {
  const [bare = ''] = text.replace(/^v(?=\d)/, '').split('+', 1);
  const dash = bare.indexOf('-');
  const core = (dash < 0 ? bare : bare.slice(0, dash)).split('.');
  return { core, before: dash < 0 ? undefined : bare.slice(dash + 1).split('.') };
}

/** Parts one by one; a missing one is `filler`, or less than any. */
function compareParts(a: readonly string[], b: readonly string[], filler: string | undefined): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at] ?? filler, b[at] ?? filler];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const order = comparePart(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

const isNumber = (text: string) => /^\d+$/.test(text);

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  return isNumber(a) === isNumber(b) ? compareText(a, b) : isNumber(a) ? -1 : 1;
}

/** A number, or a word with its stage. */
type Token = { readonly number: string } | { readonly stage: number; readonly word: string };

const END: Token = { stage: 0, word: '' };

/** A word that nobody knows comes before the release in RubyGems, and after it elsewhere. */
function tokensOf(language: PackageFormat, text: string): Token[] {
  const unknown = language === 'gem' ? -1 : 1;
  const [, epoch = '0', rest = text] = /^v?(\d+)!(.*)$/.exec(text) ?? [];
  const pieces =
    rest
      .toLowerCase()
      .replace(/^v(?=\d)/, '')
      .match(/\d+|[a-z]+/g) ?? [];
  return withoutZeros([{ number: epoch }, ...pieces.map((word) => toToken(word, unknown))]);
}

/** `1.0` is `1`, and `1.0-rc1` is `1-rc1`. */
function withoutZeros(tokens: readonly Token[]): Token[] {
  const remaining: Token[] = [];
  for (const token of tokens) {
    if (!('number' in token)) dropZeros(remaining);
    remaining.push(token);
  }
  return dropZeros(remaining);
}

function dropZeros(tokens: Token[]): Token[] {
  for (let last = tokens.at(-1); last && 'number' in last && /^0+$/.test(last.number); last = tokens.at(-1))
    tokens.pop();
  return tokens;
}

function toToken(word: string, unknown: number): Token {
  if (isNumber(word)) return { number: word };
  const stage = Object.hasOwn(STAGES, word) ? STAGES[word] : undefined;
  return stage === undefined ? { stage: unknown, word } : { stage, word: '' };
}

function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareToken(a[at] ?? END, b[at] ?? END);
    if (order !== 0) return order;
  }
  return 0;
}

/** Words before a release, its end, words after it, then numbers. */
function compareToken(a: Token, b: Token): number {
  if ('number' in a && 'number' in b) return compareNumbers(a.number, b.number);
  if ('number' in a || 'number' in b) return 'number' in a ? 1 : -1;
  return a.stage - b.stage || compareText(a.word, b.word);
}
