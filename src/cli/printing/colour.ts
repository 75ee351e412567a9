/**
 * Colour by meaning, for a person at a terminal. What comes of an image can't colour anything: a command marks its texts
 * with a key that is drawn anew for each process, the border makes all that drives a terminal visible, and only then do the marks
 * become escape sequences. ECMA-48, 8.3.117 (SGR).
 */
import { randomBytes } from 'node:crypto';

/** On and off; the sixteen colours that the user's terminal has chosen. */
const TONES = {
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  folder: [34, 39],
  link: [36, 39],
  strong: [1, 22],
  faint: [2, 22],
} as const;

/** What a text means. */
type Tone = keyof typeof TONES;

/** Marks a text; gives it as it is where there are no colours. Lines are cut to the terminal's width first. */
export type Paint = (tone: Tone, text: string) => string;

const KEY = randomBytes(8).toString('hex');
const MARK = new RegExp(`${KEY}\\[(\\d+)m`, 'g');

/** The marks that the border lets pass. */
export const mark: Paint = (tone, text) => {
  const [on, off] = TONES[tone];
  const [, line = '', end = ''] = /^(.*?)(\n?)$/s.exec(text) ?? [];
  return line === '' ? text : `${KEY}[${on}m${line}${KEY}[${off}m${end}`;
};

export const unpainted: Paint = (_, text) => text;

/** Marks of a text that has passed the border as escape sequences. */
export const toSequences = (text: string): string => text.replace(MARK, '\u001b[$1m');

/** A line of stderr, which has passed the border: what it begins with says how much it matters. */
export function paintNote(line: string): string {
  const [, name = '', kind = '', rest = ''] = /^(cutaway: )(error|warning)(\b.*)$/s.exec(line) ?? [];
  return kind === '' ? line : toSequences(`${name}${mark(toneOf(kind), kind)}${rest}`);
}

/** The line of what stopped the command, which has passed the border. */
export const paintFailure = (line: string): string =>
  line.replace(/^cutaway:/, (name) => toSequences(mark('bad', name)));

/** Of a finding, by its severity. */
export function toneOf(severity: string): Tone {
  return severity === 'error' ? 'bad' : severity === 'warning' ? 'warning' : 'faint';
}

/** How a thing of two sides is marked: `+`, `-`, `~`. */
export const CHANGE_TONES = {
  added: 'good',
  removed: 'bad',
  modified: 'warning',
  same: 'faint',
} as const satisfies Readonly<Record<string, Tone>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Are there to be colours? `--no-color` before all; then FORCE_COLOR, which Node too lets win; then NO_COLOR
 * (no-color.org); then only a terminal that has colours.
 */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: Environment, args: readonly string[]): boolean {
  if (args.includes('--no-color')) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return !/^(?:0|false)$/.test(forced);
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}
