/**
 * Text that came from strangers. Names in an image are bytes, mostly UTF-8 and sometimes hostile: these functions give
 * them a form that loses nothing and that can be shown without playing tricks on the reader.
 */

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Shorter names that are plain ASCII are faster to put together than to decode. */
const SHORT = 48;

/** UTF-8 as text; each byte that is not valid UTF-8 as `\xNN`. Two different byte strings of invalid UTF-8 stay two. */
export function bytesToText(bytes: Uint8Array): string {
  if (bytes.length <= SHORT) {
    const text = shortAscii(bytes);
    if (text !== undefined) return text;
  }
  return decodeStrict(bytes) ?? formatInvalid(bytes);
}

/** True where `bytesToText` had to escape something. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return decodeStrict(bytes) !== undefined;
  return true;
}

function shortAscii(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 127) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodeStrict(bytes: Uint8Array): string | undefined {
  try {
    return fatal.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parts put together at once: a list with one for each byte of a large file would take gigabytes. */
const PARTS = 4096;

function formatInvalid(bytes: Uint8Array): string {
  const texts: string[] = [];
  let parts: string[] = [];
  let good = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (good < at) parts.push(fatal.decode(bytes.subarray(good, at)));
    parts.push(`\\x${(bytes[at] as number).toString(16).padStart(2, '0')}`);
    good = ++at;
    if (parts.length < PARTS) continue;
    texts.push(parts.join(''));
    parts = [];
  }
  if (good < at) parts.push(fatal.decode(bytes.subarray(good, at)));
  return texts.join('') + parts.join('');
}

/** Bytes of the well-formed sequence that starts here, or 0. Unicode 15, table 3-7. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let i = at + 2; i < at + length; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/**
 * What must not reach the screen as it is: controls (they break lines and speak to terminals), marks that reorder text
 * (a file `exe.fdp` can be made to read `pdf.exe`), marks of no width (two names look the same), and lone surrogates.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** The same in a text whose lines and tabs are ours. */
const UNSEEN_IN_LAYOUT = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Nearly all text is plain ASCII, which is recognized in a fraction of the time that the classes above take. */
const MAY_BE_UNSEEN = /[^\x20-\x7e]/;
const MAY_BE_UNSEEN_IN_LAYOUT = /[^\n\t\x20-\x7e]/;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One character as a visible escape: `\n`, `\x1b`, `\u{202e}`. */
function visibleEscape(char: string): string {
  const code = char.codePointAt(0) as number;
  const hex = code.toString(16);
  return SHORT_ESCAPES[char] ?? (code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
}

/** The same text with every unseen character as an escape (`\n`, `\x1b`, `\u{202e}`). For display only. */
export const visibleText = (text: string): string => escapeText(text, visibleEscape);

/** The same for text of several lines: line feeds stay what they are. */
export const visibleLines = (text: string): string => text.split('\n').map(visibleText).join('\n');

/** The same for a text whose line feeds and tabs are ours: what stands at a border, behind all that was forgotten. */
export const visibleLayout = (text: string): string => escapeLayout(text, visibleEscape);

/** Two of these with escapes of another kind. */
export const escapeText = (text: string, as: (char: string) => string): string =>
  MAY_BE_UNSEEN.test(text) ? text.replace(UNSEEN, as) : text;
export const escapeLayout = (text: string, as: (char: string) => string): string =>
  MAY_BE_UNSEEN_IN_LAYOUT.test(text) ? text.replace(UNSEEN_IN_LAYOUT, as) : text;

/** A spreadsheet takes a text that begins so for a formula and runs it; an apostrophe tells it that it is none. */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** `27.1MB`, decimal with three digits, as docker prints sizes; `space` stands before the unit. */
export function formatBytes(bytes: number, space = ''): string {
  if (!Number.isFinite(bytes)) return '?';
  let value = Math.abs(bytes);
  let unit = 0;
  // What would be rounded to 1000 is 1 of the next unit.
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1000;
  return `${bytes < 0 ? '−' : ''}${unit === 0 ? value : Number(value.toPrecision(3))}${space}${UNITS[unit]}`;
}

/** Half a surrogate pair without the other. */
export const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Half a surrogate pair is not a character: Go reads and writes U+FFFD in its place. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}
