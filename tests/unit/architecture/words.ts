/** What people read is spelled one way: one apostrophe, one word for one thing. Strings and markup count, comments do not. */
import { parseSync, type TemplateElement, Visitor } from 'oxc-parser';
import type { Sources } from './rules.ts';

const RULES: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // Of a sentence: quotes of code and shell stand without spaces around words.
  [/(?<=\p{L}{2})'(?:s|t|re|ve|ll|d)(?=[ .,;:)]|$)/u, '’ for an apostrophe'],
  [/\bcan[’']t\b/i, 'cannot'],
  [/\babsent from this input\b/, 'not in this input'],
];

/** Data that other programs read: the ground of an assumed group, as bills of materials have it. */
const DATA = new Set(["the artifact's name"]);

/** `path:line: text` of each string that a person would read spelled another way. */
export function oddWords(sources: Sources): string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    if (!RULES.some(([pattern]) => pattern.test(text))) continue;
    const check = (said: string, start: number) => {
      const rule = !DATA.has(said) && RULES.find(([pattern]) => pattern.test(said));
      if (rule) found.push(`${path}:${text.slice(0, start).split('\n').length}: ${rule[1]}: ${said.trim()}`);
    };
    const literal = ({ value, start }: { readonly value: unknown; readonly start: number }) => {
      if (typeof value === 'string') check(value, start);
    };
    const quasi = ({ value, start }: TemplateElement) => check(value.cooked ?? value.raw, start);
    // By names in small letters: methods in capitals written here would be taken for components.
    new Visitor({ Literal: literal, TemplateElement: quasi, JSXText: literal }).visit(parseSync(path, text).program);
  }
  return found;
}

/** A count said without its thousands separators, on the page. */
const RAW_COUNT = /(?<!=)\{[\w.?]+\.(?:length|size)\}(?: [a-z{]|<\/)/;

/** `path:line: text` of counts in texts of the page that `formatCount` did not write. */
export function rawCounts(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => path.startsWith('src/ui/'))
    .flatMap(([path, text]) =>
      text.split('\n').flatMap((line, at) => (RAW_COUNT.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    );
}
