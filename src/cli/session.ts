/** One input opened for a command, and closed again whatever happens. */

import type { LocalEngine } from '../engine/createEngine.ts';
import type { CallOptions, OpenedImage } from '../engine/engine.ts';
import { toInput } from './input.ts';
import type { Options } from './options.ts';
import type { Output } from './output.ts';

/** What every command gets. */
export interface Context {
  readonly engine: LocalEngine;
  readonly options: Options;
  readonly output: Output;
  /** A line on stderr, for people. */
  note(line: string): void;
  /** A line on stderr as it is, for programs. */
  report(line: string): void;
  readonly call: CallOptions;
}

/** Opens a path (or `-`, or a reference), runs the command on it, closes it. */
export async function withInput<T>(
  { engine, call, options }: Context,
  path: string,
  run: (opened: OpenedImage) => Promise<T>,
): Promise<T> {
  const opened = await engine.open(toInput(path, options), call);
  try {
    return await run(opened);
  } finally {
    await engine.close(opened.id);
  }
}
