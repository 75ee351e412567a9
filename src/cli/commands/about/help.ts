/** `cutaway help [COMMAND]`: also what `--help` prints. */
import { command } from '../../commandLine/command.ts';
import { commandHelp, overview } from '../../commandLine/help.ts';
import { unknownCommand } from '../../commandLine/unknownWord.ts';

export const help = command({
  summary: 'show this help, or the help of one command',
  operands: ['[COMMAND]'],
  options: {},
  examples: [['help diff', 'the same as cutaway diff --help']],
  async run({ output, commands }, name) {
    const entry = name === undefined ? undefined : commands[name];
    if (name !== undefined && !entry) throw unknownCommand(name, Object.keys(commands));
    await output.text(
      name !== undefined && entry
        ? commandHelp(name, await entry.load(), output.columns)
        : await overview(commands, output.columns),
    );
    return 0;
  },
});
