/**
 * Makes what can't be seen visible: control characters, terminal escapes, bidirectional marks and zero-width characters
 * in a file must not change how the page shows it.
 */

/** What hides, moves or reorders text: controls (save tab), format characters, lone surrogates, odd separators. */
const HIDDEN = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

interface HiddenMark {
  /** Shown in place of the character: `ESC`, `U+202E`. Control pictures (␛) are missing from most fonts. */
  readonly mark: string;
  /** `U+001B escape` */
  readonly meaning: string;
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'null'],
  [0x07, 'bell'],
  [0x08, 'backspace'],
  [0x0c, 'form feed'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [0x7f, 'delete'],
  [0xad, 'soft hyphen'],
  [0x61c, 'Arabic letter mark'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2028, 'line separator'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0xfeff, 'byte order mark'],
]);

/** ASCII's own abbreviations of its control characters. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

function markOf(character: string): HiddenMark {
  const code = character.codePointAt(0) ?? 0;
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES.get(code) ?? (code < 0xa0 ? 'control character' : 'invisible character');
  const mark = CONTROLS[code] ?? (code === 0x7f ? 'DEL' : point);
  return { mark, meaning: `${point} ${name}` };
}

/** The text in pieces: plain strings as they are, hidden characters as marks. Joined, no character is lost. */
export function visibleText(text: string): readonly (string | HiddenMark)[] {
  const pieces: (string | HiddenMark)[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push(markOf(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
