/** `cutaway man`: the manual page. */
import { command } from '../../commandLine/command.ts';
import { manualPage } from '../../commandLine/manualPage.ts';

export const man = command({
  summary: 'the manual page, as troff',
  operands: [],
  options: {},
  examples: [
    ['man > /usr/local/share/man/man1/cutaway.1', 'to keep it'],
    ['man | man -l -', 'to read it'],
  ],
  async run({ output, commands }) {
    await output.text(await manualPage(commands));
    return 0;
  },
});
