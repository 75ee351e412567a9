/** Casts: `as X`, which the compiler takes on trust. `as const` is none. */
import type { Sources } from './rules.ts';

/** What a type begins with: a name in capitals, or one of the language's own. */
const CAST =
  /(?<=[\w)\]}'"`!>?]\s+)as\s+(?=[A-Z([{]|(?:any|bigint|boolean|keyof|never|null|number|object|readonly|string|typeof|unknown)\b)/g;

/** Casts by file, without the text of strings, comments and imports; a mapped type's `as` is none. */
export function casts(sources: Sources): Map<string, number> {
  const found = new Map<string, number>();
  for (const [path, text] of sources) {
    const code = text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/^(?:import|export)\s[^;]*?\sfrom\s*'[^']*';/gm, '')
      .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
      .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
      .replace(/\[\w+ in keyof [^\]]*\]/g, '');
    const count = [...code.matchAll(CAST)].length;
    if (count > 0) found.set(path, count);
  }
  return found;
}
