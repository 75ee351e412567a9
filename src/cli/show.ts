/** Numbers and names for a terminal. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `27.1MB`: decimal, three digits, as docker prints. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 999.5 && unit < UNITS.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : Number(value.toPrecision(3))}${UNITS[unit]}`;
}

/** Text from an image with control characters and bidirectional marks escaped: a name must not drive the terminal. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\n' ? '\\n' : character === '\t' ? '\\t' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Controls, marks that turn text round or have no width, and halves of characters; line feeds and tabs are ours. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const UNSEEN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The border: whatever text leaves for a terminal passes here, wherever it came from. Lines stay lines. */
export const forTerminal = (text: string): string => text.replace(UNSEEN_LINES, printable);

/** The same for a JSON text: escapes of JSON, so that a parser reads what it read before. */
export const jsonForTerminal = (text: string): string =>
  text.replace(UNSEEN_LINES, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Mode bits as `ls -l` prints them, type letter first. */
export function formatMode(type: string, mode: number): string {
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
