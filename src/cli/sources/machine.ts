/** The engines of this machine for the page: what they have, and one image of theirs as a file. */
import { existsSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImageError } from '../../core/oci/imageError.ts';
import type { Machine, MachineEngine, MachineImage } from '../../proxy/served/machine.ts';
import { ENGINES, type Endpoint, type EngineName, endpointOf } from './endpoint.ts';
import type { EngineImage } from './engine.ts';
import { findEngine } from './findEngine.ts';
import { saveImage } from './local.ts';

const NAMES = Object.keys(ENGINES) as EngineName[];

/** Undefined where no engine is there: then nothing is served of any. */
export function findMachine(): Machine | undefined {
  const engines = NAMES.filter(isThere);
  if (engines.length === 0) return undefined;
  return {
    list: (signal) => Promise.all(engines.filter(isFirst).map((engine) => listOf(engine, signal))),
    async idOf(engine, name, signal) {
      return (await lookUp(engine, name, signal)).image.id;
    },
    async save(engine, name, { signal, onProgress }) {
      const { asked, image } = await lookUp(engine, name, signal);
      const saved = await saveImage(asked, name, image, {
        signal,
        onProgress: ({ done, total }) => onProgress(done, total),
      });
      return { ...saved, size: (await stat(saved.path)).size };
    },
  };
}

/** One that we do not ask, on another machine, is there too: the list says why it is not listed. */
function isThere(engine: EngineName): boolean {
  try {
    return findEngine(engine) !== undefined;
  } catch {
    return true;
  }
}

/** Podman’s socket may stand in for Docker’s: its images are listed once. */
function isFirst(engine: EngineName, place: number, engines: readonly EngineName[]): boolean {
  const own = socketOf(engine);
  return own === undefined || !engines.slice(0, place).some((other) => socketOf(other) === own);
}

function socketOf(engine: EngineName): string | undefined {
  let endpoint: Endpoint | undefined;
  try {
    endpoint = endpointOf(engine);
  } catch {
    return undefined;
  }
  if (!endpoint || !('socketPath' in endpoint) || !existsSync(endpoint.socketPath)) return undefined;
  return realpathSync(endpoint.socketPath);
}

async function listOf(engine: EngineName, signal: AbortSignal): Promise<MachineEngine> {
  const title = ENGINES[engine];
  try {
    const asked = findEngine(engine);
    if (!asked) return { engine, title, images: [], problem: `${title} is no longer running.` };
    const images = await asked.images(signal);
    return { engine, title, images: images.flatMap(toListed).sort(byAge) };
  } catch (error) {
    return { engine, title, images: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** One for each name. */
function toListed({ id, names, size, created }: EngineImage): MachineImage[] {
  const seconds = typeof created === 'string' ? Date.parse(created) / 1000 : created;
  const known = seconds !== undefined && Number.isFinite(seconds) && seconds > 0;
  return names.map((name) => ({ name, id, size, ...(known && { created: seconds }) }));
}

/** The newest first. */
const byAge = (a: MachineImage, b: MachineImage) => (b.created ?? 0) - (a.created ?? 0) || (a.name < b.name ? -1 : 1);

async function lookUp(engine: string, name: string, signal: AbortSignal) {
  const known = NAMES.find((one) => one === engine);
  const asked = known && findEngine(known);
  if (!asked) throw new ImageError('not-found', engine, 'No such engine is running on this machine.');
  const image = await asked.image(name, signal);
  if (!image) throw new ImageError('not-found', name, `${ENGINES[known]} no longer has this image.`);
  return { asked, image };
}
