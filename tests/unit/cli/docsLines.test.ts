/** Every line of ours in the documentation, and every example of a command, is one that the command line takes as it stands. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { parseFor } from '../../../src/cli/commandLine/parse.ts';
import { COMMANDS } from '../../../src/cli/commands/index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
];

/** What stands before our arguments, in the ways there are to start it. */
const STARTS = /^(?:\$ )?(?:npx cutaway|docker cutaway|node dist\/cli\/cutaway\.js|cutaway)(?= |$)/;

/** Words as a shell has them, up to a comment, a pipe or a redirection; enough for what the documentation writes. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  const end = words.findIndex((word) => /^(?:#|\||>|>>|<|2>|&&|\|\||;)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replace(/^["'](.*)["']$/, '$1'));
}

/** Lines of fences, those that end in a backslash joined. */
function linesOf(page: string): readonly string[] {
  const fences = [...page.matchAll(/^```(?:sh|console|bash)\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  return fences.flatMap((text) =>
    text
      .replace(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => line.trim()),
  );
}

async function check(line: string): Promise<void> {
  const words = wordsOf(line);
  const [first = ''] = words;
  const isNamed = Object.hasOwn(COMMANDS, first);
  const name = isNamed ? first : 'open';
  const command = await COMMANDS[name]?.load();
  if (!command) throw new Error(`${name} is no command`);
  // A name in capitals or an ellipsis stands for what a reader fills in.
  if (words.includes('…')) return;
  parseFor(name, command, isNamed ? words.slice(1) : words);
}

describe.each(PAGES)('%s', (path) => {
  const ours = linesOf(readFileSync(join(ROOT, path), 'utf8')).filter((line) => STARTS.test(line));
  it.each(ours.length === 0 ? ['none'] : [...new Set(ours)])('%s', async (line) => {
    if (line !== 'none') await check(line.replace(STARTS, '').trim());
  });
});

describe('the help', () => {
  it.each(Object.keys(COMMANDS))('of %s has examples that are taken', async (name) => {
    const { examples } = (await COMMANDS[name]?.load()) ?? { examples: [] };
    for (const [line] of examples) await check(line);
  });
});
