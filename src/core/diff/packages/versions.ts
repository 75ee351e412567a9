/**
 * Versions in the order in which their package manager has them. Each answers below 0 where `a` is older, 0 where the
 * two are equal to it (`1.0` and `1.00` are, to dpkg), above 0 where `a` is newer; every text has a place.
 */
import type { PackageFormat } from '../../content/description.ts';
import { compareAlpm } from './alpmVersion.ts';
import { compareApk } from './apkVersion.ts';
import { compareLanguage } from './languageVersions.ts';
import { compareNumbers, compareText, digitsAt, isDigit } from './versionText.ts';

/** Compares two versions as `format` does. */
export function compareVersions(format: PackageFormat, a: string, b: string): number {
  if (a === b) return 0;
  if (format === 'apk') return compareApk(a, b);
  if (format === 'pacman') return compareAlpm(a, b);
  if (format === 'rpm') return compareRpm(a, b);
  return format === 'dpkg' || format === 'opkg' ? compareDpkg(a, b) : compareLanguage(format, a, b);
}

/** `[epoch:]upstream[-revision]` (deb-version(7)); a missing epoch or revision counts as 0. */
function compareDpkg(a: string, b: string): number {
  const [left, right] = [splitVersion(a), splitVersion(b)];
  return (
    compareNumbers(left.epoch, right.epoch) ||
    comparePieces(left.version, right.version, debianWeight) ||
    comparePieces(left.release ?? '', right.release ?? '', debianWeight)
  );
}

/** `[epoch:]version-release` (rpm-version(7)); a side without a release is equal in it. */
function compareRpm(a: string, b: string): number {
  const [left, right] = [splitVersion(a), splitVersion(b)];
  const base = compareNumbers(left.epoch, right.epoch) || compareSegments(left.version, right.version);
  if (base !== 0 || left.release === undefined || right.release === undefined) return base;
  return compareSegments(left.release, right.release);
}

function splitVersion(text: string) {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? '' : text.slice(0, colon),
    version: dash < 0 ? rest : rest.slice(0, dash),
    release: dash < 0 ? undefined : rest.slice(dash + 1),
  };
}

const isLetter = (char: string) => /^[A-Za-z]$/.test(char);

/** A tilde before the end, the end before letters, letters before the rest. */
function debianWeight(char: string | undefined): number {
  if (char === undefined || isDigit(char)) return 0;
  if (char === '~') return -1;
  return (char.codePointAt(0) as number) + (isLetter(char) ? 0 : 256);
}

/** Stretches without digits by weight, then numbers, in turn. */
function comparePieces(a: string, b: string, weight: (char: string | undefined) => number): number {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a[i])) || (j < b.length && !isDigit(b[j]))) {
      const order = weight(a[i]) - weight(b[j]);
      if (order !== 0) return order;
      i++;
      j++;
    }
    const [left, right] = [digitsAt(a, i), digitsAt(b, j)];
    const order = compareNumbers(left, right);
    if (order !== 0) return order;
    i += left.length;
    j += right.length;
  }
  return 0;
}

/** What separates says nothing, save `~` (older than the end) and `^` (newer than the end, older than all else). */
function compareSegments(a: string, b: string): number {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  for (let at = 0; ; at++) {
    const [one, other] = [left[at], right[at]];
    if (one === undefined && other === undefined) return 0;
    const order = compareSegment(one, other);
    if (order !== 0) return order;
  }
}

const segmentsOf = (text: string) => text.match(/[0-9]+|[A-Za-z]+|~|\^/g) ?? [];

function compareSegment(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  for (const mark of ['~', '^']) {
    const older = mark === '~' ? -1 : 1;
    // A caret is newer than the end, and a tilde older; before any other segment both are older.
    if (a === mark) return b === undefined ? older : -1;
    if (b === mark) return a === undefined ? -older : 1;
  }
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  if (isDigit(a[0]) !== isDigit(b[0])) return isDigit(a[0]) ? 1 : -1;
  return isDigit(a[0]) ? compareNumbers(a, b) : compareText(a, b);
}
