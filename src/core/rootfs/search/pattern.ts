/**
 * Patterns made ready to be compared with many names. Case counts as soon as a pattern has an upper-case letter, as it
 * does for people who type.
 */
import { SEARCH_PATH_MAX_CHARS } from '../../bytes/limits.ts';
import type { Pattern } from './query/query.ts';

export interface NameTest {
  /** Compare the whole path, without a leading slash; else the base name. */
  readonly path: boolean;
  test(text: string): boolean;
}

const hasUpper = (text: string): boolean => text !== text.toLowerCase();

/** A name pattern as a test. One with a slash speaks of paths; a leading slash stands for the root. */
export function nameTest(pattern: Pattern): NameTest {
  const path = pattern.text.includes('/');
  if (pattern.kind === 'regex') {
    const regex = new RegExp(pattern.text, pattern.flags);
    return {
      path,
      test: (text) => regex.test(text.length > SEARCH_PATH_MAX_CHARS ? text.slice(0, SEARCH_PATH_MAX_CHARS) : text),
    };
  }
  if (pattern.kind === 'glob') {
    const glob = globTest(path ? pattern.text.replace(/^\//, '') : pattern.text, hasUpper(pattern.text));
    return { path, test: glob };
  }
  if (hasUpper(pattern.text))
    return { path, test: path ? (text) => `/${text}`.includes(pattern.text) : (text) => text.includes(pattern.text) };
  return {
    path,
    test: path
      ? (text) => `/${text}`.toLowerCase().includes(pattern.text)
      : (text) => text.toLowerCase().includes(pattern.text),
  };
}

/** `any` stays within a part; `dirs` is any number of whole parts, `deep` anything. */
type Token =
  | { readonly kind: 'one'; readonly test: (char: string) => boolean }
  | { readonly kind: 'any' | 'dirs' | 'deep' };

/**
 * A glob over a whole name or path: `*` and `?` stay within a part, `**` does not, and `**` before a slash stands for any
 * number of directories, also none. Time is at most the text squared, whatever the pattern: only the last star of each
 * kind is ever tried again.
 */
export function globTest(glob: string, cased: boolean): (text: string) => boolean {
  const tokens = readGlob(cased ? glob : glob.toLowerCase());
  return (text) => matches(tokens, cased ? text : text.toLowerCase());
}

function readGlob(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    const end = char === '[' ? glob.indexOf(']', at + (/[!^]/.test(glob.charAt(at + 1)) ? 3 : 2)) : -1;
    if (char === '*' && glob.charAt(at + 1) === '*') {
      while (glob.charAt(at + 1) === '*') at += 1;
      const dirs = glob.charAt(at + 1) === '/';
      if (dirs) at += 1;
      tokens.push({ kind: dirs ? 'dirs' : 'deep' });
    } else if (char === '*') tokens.push({ kind: 'any' });
    else if (char === '?') tokens.push({ kind: 'one', test: (other) => other !== '/' });
    else if (end < 0) tokens.push({ kind: 'one', test: (other) => other === char });
    else {
      tokens.push({ kind: 'one', test: classTest(glob.slice(at + 1, end)) });
      at = end;
    }
  }
  return tokens;
}

/** `a-z_`, `!0-9`; a slash is never in a class. */
function classTest(body: string): (char: string) => boolean {
  const negated = /^[!^]/.test(body);
  const chars = negated ? body.slice(1) : body;
  const ranges: [string, string][] = [];
  for (let at = 0; at < chars.length; at++) {
    const from = chars.charAt(at);
    const isRange = chars.charAt(at + 1) === '-' && at + 2 < chars.length;
    ranges.push([from, isRange ? chars.charAt(at + 2) : from]);
    if (isRange) at += 2;
  }
  return (char) => char !== '/' && ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}

/** Goes on from the last star where a token does not fit; a later star makes the earlier ones of its kind settled. */
function matches(tokens: readonly Token[], text: string): boolean {
  let token = 0;
  let at = 0;
  let any = -1;
  let anyAt = 0;
  let deep = -1;
  let deepAt = 0;
  for (;;) {
    const now = tokens[token];
    if (now?.kind === 'any') {
      any = token++;
      anyAt = at;
    } else if (now && now.kind !== 'one') {
      deep = token++;
      deepAt = at;
      any = -1;
    } else if (now ? at < text.length && now.test(text.charAt(at)) : at === text.length) {
      if (!now) return true;
      token += 1;
      at += 1;
    } else if (any >= 0 && anyAt < text.length && text.charAt(anyAt) !== '/') {
      at = ++anyAt;
      token = any + 1;
    } else {
      if (deep < 0 || deepAt >= text.length) return false;
      const slash = tokens[deep]?.kind === 'dirs' ? text.indexOf('/', deepAt) : deepAt;
      if (slash < 0) return false;
      deepAt = slash + 1;
      at = deepAt;
      token = deep + 1;
      any = -1;
    }
  }
}
