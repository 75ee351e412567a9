/** What commands over images get: the engine, started when the command is, and one input opened for as long as it runs. */
import { join } from 'node:path';
import type { LocalEngine } from '../engine/createEngine.ts';
import type { OpenedInput } from '../engine/engine.ts';
import type { Sharing } from '../engine/session/hints/sharing.ts';
import type { Wanted } from '../engine/session/listed/wanted.ts';
import { type Command, command, type Frame } from './commandLine/command.ts';
import type { OptionSet, Values } from './commandLine/option.ts';
import { REGISTRIES, toSettings, toSharing } from './options/registries.ts';
import type { Flaw } from './printing/documents.ts';
import { printable } from './show.ts';
import { findOperand, onlyNamed } from './sources/operand.ts';

type Reaching = Values<typeof REGISTRIES>;

/** A frame with the engine. */
export interface Context<O = unknown> extends Frame<O> {
  readonly engine: LocalEngine;
  /** What was found wrong with the documents that the answer rests on. */
  readonly flaws: Flaw[];
}

/** What a command over images gets, with options of its own. */
export type ImageContext<O = unknown> = Context<O & Reaching>;

/** A command over images. */
interface ImageCommand<S extends OptionSet> extends Omit<Command<S>, 'run'> {
  /** What it asks of layers; it is had sooner where nothing else is prepared for. */
  readonly wanted?: Partial<Wanted> | ((options: Values<S>) => Partial<Wanted>);
  /** It says whether an image may pass: of what somebody else says of layers it takes only what whoever asks has named. */
  readonly judges?: boolean;
  run(context: ImageContext<Values<S>>, ...operands: string[]): Promise<number>;
}

/** A command over images: also takes what is needed to reach a registry. */
export function imageCommand<const S extends OptionSet>({ wanted, judges = false, ...it }: ImageCommand<S>): Command {
  return command<OptionSet>({
    ...it,
    options: { ...it.options, ...REGISTRIES },
    run: (frame, ...operands) => {
      const own = frame as unknown as Frame<Values<S> & Reaching>;
      const wishes = typeof wanted === 'function' ? wanted(own.options) : wanted;
      return withEngine(own, { wanted: wishes, sharing: toSharing(own.options, judges) }, (context) =>
        it.run(context, ...operands),
      );
    },
  });
}

/**
 * Starts the engine, which loads all that reads images; stops its threads and connections whatever happens. Nothing ends
 * with 0 that rests on a document with an error.
 */
async function withEngine<O extends Reaching>(
  frame: Frame<O>,
  { wanted, sharing }: { readonly wanted: Partial<Wanted> | undefined; readonly sharing: Sharing },
  run: (context: Context<O>) => Promise<number>,
): Promise<number> {
  const [{ createNodeHost }, { createEngine }] = await Promise.all([
    import('./node/host.ts'),
    import('../engine/createEngine.ts'),
  ]);
  const settings = { ...toSettings(frame.options), demo: join(frame.folder, '../app/demo') };
  const host = createNodeHost(frame.folder, settings);
  try {
    const flaws: Flaw[] = [];
    const status = await run({
      ...frame,
      flaws,
      engine: createEngine(host, { wanted, sharing }),
    });
    return status === 0 && flaws.some(({ severity }) => severity === 'error') ? 1 : status;
  } finally {
    await host.stop();
  }
}

interface Reading {
  readonly creds: string | undefined;
  readonly platform?: string | undefined;
  readonly noEngines?: boolean | undefined;
}

/** Opens a path (or `-`, a reference, an image of an engine on this machine), runs the command on it, closes it. */
export async function withInput<T>(
  { engine, call, options, note }: Context<Reading>,
  path: string,
  run: (opened: OpenedInput) => Promise<T>,
): Promise<T> {
  const { input, image, release } = await findOperand(path, options, { call, note });
  try {
    const opened = await engine.open(input, call);
    try {
      const result = await run(onlyNamed(opened, image));
      await tellLiars({ engine, note }, opened.id);
      return result;
    } finally {
      await engine.close(opened.id);
    }
  } finally {
    await release?.();
  }
}

/** Indexes by somebody else that proved wrong while the command ran, by their digests: the image is not at fault. */
async function tellLiars({ engine, note }: Pick<Context, 'engine' | 'note'>, id: string): Promise<void> {
  const { findings } = await engine.verification(id, 0);
  for (const { code, severity, message } of findings)
    if (code.startsWith('shared-index-') && severity === 'warning') note(printable(`warning: ${message}`));
}
