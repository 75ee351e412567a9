#!/usr/bin/env node
/** Entry of the command line: takes the arguments apart, runs one command, turns every failure into one line and exit status 2. */
import { setMaxListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageError } from '../core/oci/imageError.ts';
import { createEngine } from '../engine/createEngine.ts';
import { COMMANDS, type Command } from './commands/index.ts';
import { HELP } from './help.ts';
import { createNodeHost } from './node/host.ts';
import { type CommandLine, parseCommandLine, UsageError } from './options.ts';
import { createOutput } from './output.ts';
import type { Context } from './session.ts';
import { printable } from './show.ts';

// Every layer that is read listens for the one signal that ends the call: more than ten are no leak.
setMaxListeners(0);

/** dist/cli, where the build puts this file, the layer thread and the wasm. */
const HERE = dirname(fileURLToPath(import.meta.url));

const report = (line: string) => void process.stderr.write(`${line}\n`);
const note = (line: string) => report(`cutaway: ${line}`);

async function run(line: CommandLine): Promise<number> {
  const output = createOutput(process.stdout);
  const { command, operands, options } = line;
  if (options.help || options.version) {
    await output.text(options.help ? HELP : `${version()}\n`);
    await output.flush();
    return 0;
  }
  if (command === 'serve' || command === 'app') {
    if (command === 'serve' && operands.length > 0) throw new UsageError('serve: takes no INPUT; use cutaway INPUT…');
    const open = command === 'app' && options.open && process.stderr.isTTY === true && !process.env.CI;
    // The server and what reads images know nothing of each other: each loads only when it is wanted.
    const { serve } = await import('./commands/serve.ts');
    return serve({ app: join(HERE, '../app'), options, inputs: operands, open, note });
  }
  const wanted = COMMANDS[command] as Command;
  if (operands.length !== wanted.operands.length) {
    const needs = wanted.operands.join(' and ');
    throw new UsageError(`${command}: needs ${needs}, got ${operands.length}; see cutaway --help`);
  }
  const host = createNodeHost(HERE, { ...options.registries, demo: join(HERE, '../app/demo') });
  try {
    const context: Context = { engine: createEngine(host), options, output, note, report, call: {} };
    const status = await wanted.run(context, ...operands);
    await output.flush();
    return status;
  } finally {
    await host.stop();
  }
}

function version(): string {
  const file = join(HERE, '../../package.json');
  return existsSync(file)
    ? String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version)
    : 'unknown';
}

/** One line: what, where, what to do. */
function toLine(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof ImageError) return [error.at, error.message].filter(Boolean).map(printable).join(': ');
  return printable(error instanceof Error ? error.message : String(error));
}

try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2), Object.keys(COMMANDS)));
} catch (error) {
  note(toLine(error));
  if (process.env.CUTAWAY_DEBUG) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 2;
}
