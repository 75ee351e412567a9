/** How long functions are, by the syntax tree: all of a function counts, functions and markup inside it too. */
import { parseSync, Visitor } from 'oxc-parser';
import type { Sources } from './rules.ts';

export const MAX_FUNCTION_LINES = 60;

/** Functions over the ceiling of non-blank lines, and files that cannot be parsed. */
export function oversizedFunctions(sources: Sources): string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    if (linesIn(text) <= MAX_FUNCTION_LINES) continue;
    const { program, errors } = parseSync(path, text);
    if (program.body.length === 0 && errors.length > 0) found.push(`${path}: ${errors[0]?.message}`);
    const measure = ({ start, end }: { readonly start: number; readonly end: number }) => {
      const lines = text
        .slice(start, end)
        .split('\n')
        .filter((line) => line.trim() !== '').length;
      if (lines > MAX_FUNCTION_LINES) found.push(`${path}:${lineAt(text, start)}: ${lines} lines`);
    };
    new Visitor({
      FunctionDeclaration: measure,
      FunctionExpression: measure,
      ArrowFunctionExpression: measure,
    }).visit(program);
  }
  return found;
}

const linesIn = (text: string): number => text.match(/^.*\S/gm)?.length ?? 0;
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
