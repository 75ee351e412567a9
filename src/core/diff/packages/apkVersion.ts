/**
 * Versions as apk orders them (apk-package(5)): `number{.number}{letter}{_suffix{number}}{~hash}{-r number}`, told apart
 * into parts, of which the first that differs decides.
 */
import { compareNumbers, compareText, digitsAt } from './versionText.ts';

/** Kinds of parts from the least to the most like an end: where kinds differ, the version that goes on longer is newer. */
const PART = { number: 0, letter: 1, suffix: 2, suffixNumber: 3, hash: 4, revision: 5, invalid: 6, end: 7 } as const;

interface Part {
  readonly kind: number;
  readonly text: string;
  /** The first number of all is compared by value; those after a dot as fractions where they begin with 0. */
  readonly isFirst?: boolean;
}

/** Suffixes in their order; those before PLAIN stand for what comes before a release. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p'];
const PLAIN = SUFFIXES.indexOf('');
const END: Part = { kind: PART.end, text: '' };

/** Below 0 where `a` is older, above 0 where it is newer. */
export function compareApk(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; ; at++) {
    const [one, other] = [left[at] ?? END, right[at] ?? END];
    if (one.kind !== other.kind) return compareKinds(one, other);
    if (one.kind === PART.end) return 0;
    const order = comparePart(one, other);
    if (order !== 0) return order;
  }
}

function compareKinds(a: Part, b: Part): number {
  if (isBefore(a)) return -1;
  if (isBefore(b)) return 1;
  return b.kind - a.kind;
}

const isBefore = ({ kind, text }: Part) => kind === PART.suffix && SUFFIXES.indexOf(text) < PLAIN;

function comparePart(a: Part, b: Part): number {
  switch (a.kind) {
    case PART.number:
      if (!a.isFirst && (a.text.startsWith('0') || b.text.startsWith('0'))) return compareText(a.text, b.text);
      return compareNumbers(a.text, b.text);
    case PART.suffixNumber:
    case PART.revision:
      return compareNumbers(a.text, b.text);
    case PART.suffix:
      return SUFFIXES.indexOf(a.text) - SUFFIXES.indexOf(b.text);
    default:
      return compareText(a.text, b.text);
  }
}

/** What is not a version from some place on is one part there, compared as text. */
function partsOf(version: string): Part[] {
  const parts: Part[] = [];
  let last: number = PART.number;
  for (let at = 0; at < version.length; ) {
    const found = nextPart(version, at, last) ?? { part: { kind: PART.invalid, text: version.slice(at) }, taken: 0 };
    parts.push(at === 0 && found.part.kind === PART.number ? { ...found.part, isFirst: true } : found.part);
    if (found.part.kind === PART.invalid) break;
    last = found.part.kind;
    at += found.taken;
  }
  return parts;
}

function nextPart(text: string, at: number, last: number): { part: Part; taken: number } | undefined {
  const take = (kind: number, part: string, before: number) =>
    part === '' ? undefined : { part: { kind, text: part }, taken: before + part.length };
  const digits = (from: number) => digitsAt(text, from);
  if (at === 0) return take(PART.number, digits(0), 0);
  const mark = text[at];
  if (mark === '.' && last === PART.number) return take(PART.number, digits(at + 1), 1);
  if (/[a-z]/.test(mark) && last === PART.number) return take(PART.letter, mark, 0);
  if (mark === '_' && last <= PART.suffixNumber) return take(PART.suffix, suffixAt(text, at + 1), 1);
  if (mark === '~' && last < PART.hash) return take(PART.hash, /^[0-9a-f]*/.exec(text.slice(at + 1))?.[0] ?? '', 1);
  if (text.startsWith('-r', at) && last < PART.revision) return take(PART.revision, digits(at + 2), 2);
  return last === PART.suffix ? take(PART.suffixNumber, digits(at), 0) : undefined;
}

function suffixAt(text: string, at: number): string {
  const word = /^[a-z]*/.exec(text.slice(at))?.[0] ?? '';
  return SUFFIXES.includes(word) ? word : '';
}
