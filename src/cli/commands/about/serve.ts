/** `cutaway serve`: the server alone. */
import { command } from '../../commandLine/command.ts';
import { runServer, SERVING } from '../../server.ts';

export const serve = command({
  summary: 'serve the app and its registry proxy, and nothing else',
  operands: [],
  options: SERVING,
  examples: [
    ['serve', 'on this machine, for this machine'],
    ['serve --host 0.0.0.0 --allow-registry registry.example.com', 'for others, who may open images of one registry'],
  ],
  run: (frame) => runServer(frame, { inputs: [], open: false }),
});
