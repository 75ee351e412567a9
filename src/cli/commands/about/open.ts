/** `cutaway [INPUT…]`: the server on loopback, and the app in a browser where a person is there to see it. */
import { command } from '../../commandLine/command.ts';
import { flag } from '../../commandLine/option.ts';
import { runServer, SERVING } from '../../server.ts';

export const open = command({
  summary: 'open the app in the browser with these inputs loaded; the word open is optional',
  operands: ['[INPUT…]'],
  options: { ...SERVING, noOpen: flag('--no-open', 'do not open a browser') },
  examples: [
    ['image.tar', 'look at an archive'],
    ['alpine:3 alpine:edge', 'two images of a registry, to compare'],
  ],
  run: (frame, ...inputs) => {
    const isSeen = process.stderr.isTTY === true && !process.env.CI;
    return runServer(frame, { inputs, open: isSeen && !frame.options.noOpen });
  },
});
