/** Versions as pacman orders them (vercmp(8)): `[epoch:]version[-release]`, in segments of digits or of letters. */
import { compareNumbers, compareText, isDigit } from './versionText.ts';

/** Compares two versions; a side without a release is equal in it. */
export function compareAlpm(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  const base = compareSegments(left.epoch, right.epoch) || compareSegments(left.version, right.version);
  if (base !== 0 || left.release === undefined || right.release === undefined) return base;
  return compareSegments(left.release, right.release);
}

function split(text: string) {
  const [, epoch = '0', rest = ''] = /^(?:(\d*):)?(.*)$/s.exec(text) ?? [];
  const dash = rest.lastIndexOf('-');
  return {
    epoch: epoch === '' ? '0' : epoch,
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

/** What separates counts by its length alone; at the end letters are older than nothing, all else is newer. */
function compareSegments(a: string, b: string): number {
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [one, other] = [segmentAt(a, i), segmentAt(b, j)];
    if (one.text === '' || other.text === '') return compareRests(a.slice(one.begin), b.slice(other.begin));
    if (one.before !== other.before) return one.before - other.before;
    if (isDigit(one.text[0]) !== isDigit(other.text[0])) return isDigit(one.text[0]) ? 1 : -1;
    const order = isDigit(one.text[0]) ? compareNumbers(one.text, other.text) : compareText(one.text, other.text);
    if (order !== 0) return order;
    i = one.end;
    j = other.end;
  }
  return compareRests(a.slice(i), b.slice(j));
}

function segmentAt(text: string, start: number) {
  let begin = start;
  while (begin < text.length && !isDigit(text[begin]) && !isLetter(text[begin])) begin++;
  let end = begin;
  while (end < text.length && (isDigit(text[begin]) ? isDigit(text[end]) : isLetter(text[end]))) end++;
  return { text: text.slice(begin, end), before: begin - start, begin, end };
}

const isLetter = (char: string | undefined) => char !== undefined && /^[A-Za-z]$/.test(char);

function compareRests(a: string, b: string): number {
  if (a === '' && b === '') return 0;
  return (a === '' && !isLetter(b[0])) || isLetter(a[0]) ? -1 : 1;
}
