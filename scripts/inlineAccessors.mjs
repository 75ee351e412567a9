/**
 * Tests run modules unbundled, where a function of another module is looked up anew at each call: the accessors of typed
 * arrays, which hot loops call for every item, would take twice the time there. Each module gets them as its own instead.
 */
import { readFileSync } from 'node:fs';

const SOURCE = new URL('../src/core/bytes/at.ts', import.meta.url);
const IMPORT = /^import \{ ([\w, ]+) \} from '[./\w]*\/at\.ts';$/m;
const FUNCTION = /^export (function (\w+)[^{]*\{[^}]*\})$/gm;

/** A plugin of Vite, for tests alone: what is built is one file already. */
export function inlineAccessors() {
  const accessors = new Map(
    [...readFileSync(SOURCE, 'utf8').matchAll(FUNCTION)].map(([, text, name]) => [name, text.replace(/\s+/g, ' ')]),
  );
  return {
    name: 'inline-accessors',
    enforce: 'pre',
    transform(code, id) {
      const names = id.includes('/src/') ? IMPORT.exec(code)?.[1]?.split(', ') : undefined;
      if (!names?.every((name) => accessors.has(name))) return undefined;
      // On the line of the import, so that lines keep their numbers.
      return { code: code.replace(IMPORT, names.map((name) => accessors.get(name)).join(' ')), map: null };
    },
  };
}
