/** `cutaway version`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../../commandLine/command.ts';

export const version = command({
  summary: 'the version',
  operands: [],
  options: {},
  examples: [['version', 'the same as cutaway --version']],
  async run({ output, options, folder }) {
    const number = versionIn(folder);
    if (options.json) await output.json({ version: number });
    else await output.text(`${number}\n`);
    return 0;
  },
});

/** As package.json above the built scripts has it. */
export function versionIn(folder: string): string {
  const file = join(folder, '../../package.json');
  if (!existsSync(file)) return 'unknown';
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version);
}
