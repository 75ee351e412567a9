/**
 * The one builder of lines that a person copies into a shell. Their words come from images, registries and file names, so
 * each is quoted for a POSIX shell (XCU 2.2.2), stands where no program takes it for an option, and what can't be typed
 * or seen, such as a newline, is refused.
 */

/** A word of a line. A text is ours: a program, an option, a fixed value. */
export type Word =
  | string
  /** A value for an option of ours, in one word with it: `--platform=…`. */
  | { readonly option: string; readonly value: string }
  /** A file on the reader's disk. `before` goes in front within the word: `oci-archive:`. */
  | { readonly path: string; readonly before?: string; readonly after?: string }
  /** What `cutaway` opens: a file on disk, or an image in a registry. */
  | { readonly input: string }
  /** What the program takes as it is, after `--` where that is needed: a path inside an archive, in its bytes. */
  | { readonly name: string | Uint8Array };

/** What makes GNU tar take these names as they are: it reads `\\t` in one as a tab. Other tars don't know the option. */
export const tarNames = (...names: readonly (string | Uint8Array)[]): readonly Word[] => [
  ...(names.some((name) => (typeof name === 'string' ? name.includes('\\') : name.includes(0x5c)))
    ? ['--no-unquote']
    : []),
  '--',
  ...names.map((name) => ({ name })),
];

/** The line, its commands joined by pipes; undefined where a word of it can't be said safely. */
export function shellLine(...commands: readonly (readonly Word[])[]): string | undefined {
  const said = commands.map((words) => words.map(sayWord));
  return said.every((words): words is string[] => words.every((word) => word !== undefined))
    ? said.map((words) => words.join(' ')).join(' | ')
    : undefined;
}

function sayWord(word: Word): string | undefined {
  if (typeof word === 'string') return quoteWord(word);
  if ('option' in word) return quoteWord(`${word.option}=${word.value}`);
  if ('name' in word) return quoteWord(word.name);
  if ('input' in word) return quoteWord(word.input.startsWith('-') ? `./${word.input}` : word.input);
  const { path, before = '', after = '' } = word;
  return path === '' ? undefined : quoteWord(`${before}${plainPath(path)}${after}`);
}

/** A path that no program takes for an option, or for one on another machine as tar does with `host:file`. */
function plainPath(path: string): string {
  return path.startsWith('-') || /^[^/]*:/.test(path) ? `./${path}` : path;
}

/** What a shell reads as it stands. `~` and `=` mean something to some shells only at the start of a word. */
const PLAIN = /^[\w./@%+:,-][\w./@%+=:,-]*$/;
/** What a terminal acts on, what nobody sees, and halves of characters. */
const UNSAYABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** One word to every POSIX shell; undefined for bytes that are not UTF-8, controls, and what would not be seen. */
export function quoteWord(word: string | Uint8Array): string | undefined {
  const text = typeof word === 'string' ? word : decode(word);
  if (text === undefined || UNSAYABLE.test(text)) return undefined;
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
