#!/usr/bin/env node
/** Entry of the command line: runs one command, turns every failure into one line and exit status 2. */
import { setMaxListeners } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLine } from './runLine.ts';
import { toFailure, toLine } from './failure.ts';
import { createOutput } from './output.ts';
import { forTerminal, jsonForTerminal } from './show.ts';

// Every layer that is read listens for the one signal that ends the call: more than ten are no leak.
setMaxListeners(0);

/** dist/cli, where the build puts this file, the layer thread and the wasm. */
const HERE = dirname(fileURLToPath(import.meta.url));

const report = (line: string) => void process.stderr.write(`${forTerminal(line)}\n`);
// Where even this can't be written, the exit status still tells.
process.stderr.on('error', () => undefined);
const args = process.argv.slice(2);

try {
  const output = createOutput(process.stdout);
  process.exitCode = await runLine(args, { folder: HERE, output, report, call: {} });
  await output.flush();
} catch (error) {
  const failure = toFailure(error);
  report(args.includes('--json') ? jsonForTerminal(JSON.stringify({ error: failure })) : `cutaway: ${toLine(failure)}`);
  if (process.env.CUTAWAY_DEBUG) report(String(error instanceof Error ? error.stack : error));
  process.exitCode = 2;
}
