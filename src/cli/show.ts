/** Numbers and names for a terminal. */
import { escapeLayout, escapeText } from '../core/oci/text.ts';

/** Text from an image on a line of its own, with what drives a terminal or hides made visible. */
export const printable = (text: string): string => escapeText(text, escapeOf);

/** The border: whatever text leaves for a terminal passes here, wherever it came from. Lines stay lines. */
export const forTerminal = (text: string): string => escapeLayout(text, escapeOf);

/** The same for a JSON text: escapes of JSON, so that a parser reads what it read before. */
export const jsonForTerminal = (text: string): string => escapeLayout(text, jsonEscape);

const escapeOf = (character: string): string =>
  SHORT[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t' };

const jsonEscape = (character: string): string =>
  [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');

const DAY = 86_400;
/** Text of the days seen last: the files of a layer are of few. */
const days = new Map<number, string>();
const DAYS_MAX = 1000;

/** Seconds since the epoch as ISO 8601, in UTC, fractions cut off; the number itself where no calendar has it. */
export function formatTime(seconds: number): string {
  const day = Math.floor(seconds / DAY);
  if (!Number.isInteger(seconds) || Math.abs(seconds) > 1e11) return spellTime(seconds);
  let text = days.get(day);
  if (text === undefined) {
    text = spellTime(day * DAY).slice(0, -'00:00:00Z'.length);
    if (days.size === DAYS_MAX) days.clear();
    days.set(day, text);
  }
  const rest = seconds - day * DAY;
  return `${text}${twoDigits(rest / 3600)}:${twoDigits((rest / 60) % 60)}:${twoDigits(rest % 60)}Z`;
}

function twoDigits(value: number): string {
  const whole = Math.floor(value);
  return whole < 10 ? `0${whole}` : String(whole);
}

function spellTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Few are many files'. */
const modes = new Map<string, Map<number, string>>();

/** Mode bits as `ls -l` prints them, type letter first. */
export function formatMode(type: string, mode: number): string {
  const ofType = modes.get(type) ?? new Map<number, string>();
  modes.set(type, ofType);
  const text = ofType.get(mode) ?? spellMode(type, mode);
  ofType.set(mode, text);
  return text;
}

function spellMode(type: string, mode: number): string {
  const letters: Readonly<Record<string, string>> = {
    dir: 'd',
    symlink: 'l',
    char: 'c',
    block: 'b',
    fifo: 'p',
    hardlink: '-',
    file: '-',
  };
  const triple = (bits: number, special: boolean, letter: string) =>
    (bits & 4 ? 'r' : '-') +
    (bits & 2 ? 'w' : '-') +
    (special ? (bits & 1 ? letter : letter.toUpperCase()) : bits & 1 ? 'x' : '-');
  return [
    letters[type] ?? '?',
    triple((mode >> 6) & 7, (mode & 0o4000) !== 0, 's'),
    triple((mode >> 3) & 7, (mode & 0o2000) !== 0, 's'),
    triple(mode & 7, (mode & 0o1000) !== 0, 't'),
  ].join('');
}
