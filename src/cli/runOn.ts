/**
 * One command line on two streams: the answer to one, notes and failures to the other. Whatever comes of an image passes
 * the border of `show.ts` here and in `printing/output.ts`, and nowhere else does anything leave.
 */
import { PLUGIN_METADATA, pluginMetadata } from './commandLine/dockerPlugin.ts';
import { failureLine } from './failure.ts';
import { paintFailure, paintNote, wantsColour } from './printing/colour.ts';
import { createOutput, type Output, type Outward } from './printing/output.ts';
import { createProgressLine, type ProgressLine } from './printing/progress.ts';
import { runLine } from './runLine.ts';
import { forTerminal, printable } from './show.ts';

interface Streams {
  readonly stdout: Outward;
  readonly stderr: Outward;
  /** Folder of the built scripts. */
  readonly folder: string;
  /** Stacks of failures too. */
  readonly debug?: boolean;
  /** Variables that say whether there are to be colours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Gives the exit status; every failure is one line and 2. */
export async function runOn({ stdout, stderr, folder, debug = false, env = {} }: Streams, args: readonly string[]) {
  // Where even this can't be written, the exit status still tells.
  stderr.on('error', () => undefined);
  const isWatched = stderr.isTTY === true && !args.includes('--quiet') && !args.includes('-q');
  const progress = isWatched ? createProgressLine(stderr) : undefined;
  const write = (text: string) => {
    progress?.clear();
    stderr.write(`${text}\n`);
  };
  const coloured = wantsColour(stderr, env, args);
  const report = (line: string) => write(coloured ? paintNote(printable(line)) : printable(line));
  try {
    const output = clearing(createOutput(stdout, { coloured: wantsColour(stdout, env, args) }), progress);
    if (args[0] === PLUGIN_METADATA) {
      await output.text(pluginMetadata((await import('./commands/about/version.ts')).versionIn(folder)));
      await output.flush();
      return 0;
    }
    const status = await runLine(args, { folder, output, report, call: { onProgress: progress?.onProgress } });
    progress?.clear();
    await output.flush();
    return status;
  } catch (error) {
    const json = args.includes('--json');
    const line = failureLine(error, { json });
    write(coloured && !json ? paintFailure(line) : line);
    if (debug) write(forTerminal(String(error instanceof Error ? error.stack : error)));
    return 2;
  }
}

/** What is written to the same terminal must not stand on the line of the progress. */
function clearing(output: Output, progress: ProgressLine | undefined): Output {
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
