/** An image of an engine on this machine, as a file for as long as it is read. */
import { ImageError, throwIfAborted } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine/engine.ts';
import { spoolFile } from '../node/spool.ts';
import { UsageError } from '../usageError.ts';
import { ENGINES, type EngineName } from './endpoint.ts';
import type { EngineImage, LocalEngine } from './engine.ts';
import { findEngine } from './findEngine.ts';

/** A file with the archive of an image, to be deleted when it was read. */
export interface Saved {
  readonly path: string;
  release(): Promise<void>;
}

const NOT_THERE: Readonly<Record<EngineName, (name: string) => string>> = {
  docker: () => 'Docker is not running on this machine; start it, or set DOCKER_HOST to where it listens',
  podman: (name) =>
    `Podman is not installed on this machine; where it is, pipe the image: podman save ${name} | cutaway inspect -`,
};

/** Saves the image of that name. Throws where the engine is not there or has no such image, with what to do. */
export async function saveFrom(
  engine: EngineName,
  name: string,
  { operand = `${engine}:${name}`, ...options }: CallOptions & { readonly operand?: string } = {},
): Promise<Saved> {
  const asked = findEngine(engine);
  const elsewhere = `for an image in a registry write docker://${operand === `docker:${name}` ? `${operand} or docker://${name}` : name}`;
  if (!asked) throw new UsageError(`${operand}: ${NOT_THERE[engine](name)}; ${elsewhere}`, 'unreachable');
  const image = await asked.image(name, options.signal);
  if (!image)
    throw new UsageError(`${operand}: ${await absent(asked, name, options.signal)}; ${elsewhere}`, 'not-found');
  return saveImage(asked, name, image, options);
}

/**
 * The same where there is such an image for the platform wanted; undefined where there is none, or no engine. `note` is told
 * of engines that could not be asked.
 */
export async function saveIfThere(
  name: string,
  platform: string | undefined,
  { note, ...options }: CallOptions & { note(line: string): void },
): Promise<{ readonly engine: EngineName; readonly saved: Saved } | undefined> {
  for (const engine of Object.keys(ENGINES) as EngineName[]) {
    // An engine that is broken must not keep anyone from a registry, which may have another image of that name.
    const found = await lookUp(engine, name, options.signal).catch((error: unknown) => {
      throwIfAborted(options.signal, name);
      // One on another machine is none of this.
      if (error instanceof ImageError && error.code !== 'unsupported')
        note(`${ENGINES[engine]} could not be asked for ${name} first (--no-engines leaves it out): ${error.message}`);
      return undefined;
    });
    if (!found || (platform !== undefined && found.image.platform !== platform)) continue;
    return { engine, saved: await saveImage(found.asked, name, found.image, options) };
  }
  return undefined;
}

async function lookUp(engine: EngineName, name: string, signal: AbortSignal | undefined) {
  const asked = findEngine(engine);
  const image = await asked?.image(name, signal);
  return asked && image && { asked, image };
}

async function absent(engine: LocalEngine, name: string, signal: AbortSignal | undefined): Promise<string> {
  const names = (await engine.images(signal)).flatMap((image) => image.names);
  const some = names.slice(0, 5).join(', ');
  const has = names.length === 0 ? 'it has none with a name' : `it has ${some}${names.length > 5 ? ', …' : ''}`;
  return `${ENGINES[engine.name]} has no image ${name}: ${has}`;
}

/** Saves an image that the engine has. */
export function saveImage(engine: LocalEngine, name: string, image: EngineImage, options: CallOptions): Promise<Saved> {
  return spoolSaved(engine.save(name, options.signal), name, { from: ENGINES[engine.name], size: image.size }, options);
}

/** Keeps the archive of an image as it comes; `size` is what is expected, 0 where nothing is known. */
export async function spoolSaved(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { from, size }: { readonly from: string; readonly size: number },
  options: CallOptions,
): Promise<Saved> {
  const step = `Saving ${name} from ${from}`;
  async function* counted(): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of chunks) {
      done += chunk.length;
      options.onProgress?.({ step, done, total: Math.max(done, size), unit: 'bytes' });
      yield chunk;
    }
  }
  return spoolFile(counted(), options, `${name.replace(/[^\w.-]+/g, '_')}.tar`);
}
