/** Completions, by the shells that they are for: what is offered where the line ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHELL_NAMES } from '../../src/cli/commandLine/completion/words.ts';
import { cutaway, must, onPath, sayWhy } from './cutaway.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
const script = (shell: string) => join(folder, shell === 'zsh' ? '_cutaway' : `cutaway.${shell}`);

/** Lines, and some of the words that each shell must offer at their end. */
const LINES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['cutaway in', ['inspect', 'index']],
  ['cutaway inspect --pl', ['--platform', '--plain-http']],
  ['cutaway ls --sort ', ['name', 'size']],
  ['cutaway convert a b --to ', ['oci-archive', 'hybrid']],
  ['cutaway completion ', ['bash', 'zsh', 'fish']],
  ['cutaway help di', ['diff', 'digest']],
];

/** Offers of all lines, a line of output each. */
const ASK: Readonly<Record<(typeof SHELL_NAMES)[number], () => Promise<string>>> = {
  bash: () =>
    must(
      'bash',
      '-c',
      `source "$0"; for line; do
        read -ra COMP_WORDS <<<"$line"; [[ $line == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=(); _cutaway; echo "\${COMPREPLY[*]}"
      done`,
      script('bash'),
      ...LINES.map(([line]) => line),
    ),
  fish: () =>
    must(
      'fish',
      '-c',
      `source $argv[1]; for line in $argv[2..]; complete -C $line | cut -f1 | string join ' '; end`,
      script('fish'),
      ...LINES.map(([line]) => line),
    ),
  // It completes for a terminal alone: one of its own, in which Tab lists what there is.
  zsh: () =>
    must(
      'zsh',
      '-fc',
      `zmodload zsh/zpty; zpty z zsh -f -i
      read-until() { local all= part; while [[ $all != *$1* ]] && zpty -r z part; do all+=$part; done; print -r -- "\${all//[$'\\r\\n']/ }" }
      zpty -w z "PS1=; unsetopt zle_bracketed_paste menu_complete auto_menu; fpath=(\${0:h} \\$fpath); autoload -Uz compinit; compinit -u -D; LISTMAX=999; echo rea''dy"
      read-until ready >/dev/null
      for line; do zpty -wn z "$line"$'\\t\\t'; sleep 0.7; zpty -wn z $'\\C-u'; zpty -w z "echo do''ne"; read-until done; done; zpty -d z`,
      script('zsh'),
      ...LINES.map(([line]) => line),
    ),
};

describe.each(SHELL_NAMES)('%s', (shell) => {
  const reason = onPath(shell) ? undefined : `${shell} is not installed`;
  sayWhy(`completions in ${shell}`, reason);
  beforeAll(async () => {
    if (reason) return;
    const { stdout } = await cutaway('completion', shell);
    writeFileSync(script(shell), stdout);
  });

  it.skipIf(reason !== undefined)('offers what fits', async () => {
    // What a terminal is told beside words: colours, and where to write.
    const offers = stripVTControlCharacters(await ASK[shell]()).split('\n');
    for (const [at, [line, words]] of LINES.entries())
      expect(
        words.filter((word) => !offers[at]?.split(/[\s)]+/).includes(word)),
        `${line} => ${offers[at]}`,
      ).toEqual([]);
  });
});
