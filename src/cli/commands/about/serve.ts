/** `cutaway serve`: the server alone. */
import { command } from '../../commandLine/command.ts';
import { runServer, SERVING } from '../../server.ts';

export const serve = command({
  summary: 'serve the app and its registry proxy without opening a browser',
  operands: [],
  options: SERVING,
  examples: [
    ['serve', 'for this machine only'],
    [
      'serve --host 0.0.0.0 --allow-registry registry.example.com',
      'for other machines, which may open images of one registry',
    ],
  ],
  run: (frame) => runServer(frame, { inputs: [], open: false }),
});
