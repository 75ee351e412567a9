#!/usr/bin/env node
/** Entry of the command line: runs one command, turns every failure into one line and exit status 2. */
import { setMaxListeners } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLUGIN_METADATA, pluginArguments, pluginMetadata } from './commandLine/dockerPlugin.ts';
import { runLine } from './runLine.ts';
import { toFailure, toLine } from './failure.ts';
import { createOutput, type Output } from './output.ts';
import { createProgressLine } from './printing/progress.ts';
import { forTerminal, jsonForTerminal } from './show.ts';

// Every layer that is read listens for the one signal that ends the call: more than ten are no leak.
setMaxListeners(0);

/** dist/cli, where the build puts this file, the layer thread and the wasm. */
const HERE = dirname(fileURLToPath(import.meta.url));

// Where even this can't be written, the exit status still tells.
process.stderr.on('error', () => undefined);
const args = pluginArguments(process.argv[1], process.argv.slice(2));
const isWatched = process.stderr.isTTY === true && !args.includes('--quiet') && !args.includes('-q');
const progress = isWatched ? createProgressLine(process.stderr) : undefined;

function report(line: string): void {
  progress?.clear();
  process.stderr.write(`${forTerminal(line)}\n`);
}

/** What is written to the same terminal must not stand on the line of the progress. */
function clearing(output: Output): Output {
  if (!progress || !output.isTerminal) return output;
  const { clear } = progress;
  return {
    ...output,
    text: (text) => {
      clear();
      return output.text(text);
    },
    lines: (texts) => {
      clear();
      return output.lines(texts);
    },
    jsonLines: (values) => {
      clear();
      return output.jsonLines(values);
    },
    bytes: (bytes) => {
      clear();
      return output.bytes(bytes);
    },
    flush: () => {
      clear();
      return output.flush();
    },
  };
}

try {
  const output = clearing(createOutput(process.stdout));
  if (args[0] === PLUGIN_METADATA)
    await output.text(pluginMetadata((await import('./commands/about/version.ts')).versionIn(HERE)));
  else
    process.exitCode = await runLine(args, {
      folder: HERE,
      output,
      report,
      call: { onProgress: progress?.onProgress },
    });
  progress?.clear();
  await output.flush();
} catch (error) {
  const failure = toFailure(error);
  report(args.includes('--json') ? jsonForTerminal(JSON.stringify({ error: failure })) : `cutaway: ${toLine(failure)}`);
  if (process.env.CUTAWAY_DEBUG) report(String(error instanceof Error ? error.stack : error));
  process.exitCode = 2;
}
