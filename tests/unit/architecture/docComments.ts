/** How many public exports of core, engine and proxy carry a doc comment. */
import type { Sources } from './rules.ts';

const ROOMS = /^src\/(?:core|engine|proxy)\//;
const EXPORT =
  /^export (?:default )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) (?<name>\w+)/;
/** Share of exports that must be documented. */
const LEAST = 0.95;

/** The exports without a doc comment, where they are more than the rest of `LEAST`; overloads count once. */
export function undocumentedExports(sources: Sources): string[] {
  let count = 0;
  const bare: string[] = [];
  for (const [path, text] of sources) {
    if (!ROOMS.test(path)) continue;
    const seen = new Set<string>();
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      const name = EXPORT.exec(line)?.groups?.name;
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      count++;
      if (!isDocumented(lines, at)) bare.push(`${path}: ${name} has no doc comment`);
    }
  }
  return bare.length > count * (1 - LEAST) ? bare : [];
}

/** A comment for the linter may stand between. */
function isDocumented(lines: readonly string[], at: number): boolean {
  let above = at - 1;
  while (lines[above]?.startsWith('// biome-ignore')) above--;
  return lines[above]?.trimEnd().endsWith('*/') ?? false;
}
