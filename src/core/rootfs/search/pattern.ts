/**
 * Patterns made ready to be compared with many names. Case counts as soon as a pattern has an upper-case letter, as it
 * does for people who type.
 */
import { SEARCH_PATH_MAX_CHARS } from '../../bytes/limits.ts';
import { globTest } from './query/glob.ts';
import type { Pattern } from './query/query.ts';

/** A test of names or paths, as bytes. */
export interface NameTest {
  /** Compare the whole path, without a leading slash; else the base name. */
  readonly path: boolean;
  test(text: string): boolean;
}

const hasUpper = (text: string): boolean => text !== text.toLowerCase();

/** One with a slash speaks of paths, any other of base names. */
export function isPathPattern({ text }: Pattern): boolean {
  return text.includes('/');
}

/** A name pattern as a test. One with a slash speaks of paths; a leading slash stands for the root. */
export function nameTest(pattern: Pattern): NameTest {
  const path = isPathPattern(pattern);
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
