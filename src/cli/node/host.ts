/** The engine's host in Node: files, folders and stdin as sources, temporary files as scratch space, a pool of threads. */
import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { FileSet } from '../../core/archive/fileSet.ts';
import { fromBytes } from '../../core/bytes/memory.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { runContent, runContentIn } from '../../engine/content/runContent.ts';
import type { CallOptions, OuterInput } from '../../engine/engine.ts';
import type { EngineHost } from '../../engine/host.ts';
import type { LayerScan } from '../../engine/layerJob.ts';
import { Pool } from '../../engine/pool.ts';
import type { AnyJob } from '../../engine/search/runJob.ts';
import type { SearchScan } from '../../engine/search/searchJob.ts';
import type { RegistrySettings } from '../../proxy/nodeRegistries.ts';
import { atOnce } from './atOnce.ts';
import { type FileSource, fileSource, toImageError } from './fileSource.ts';
import { openFolder } from './folder.ts';
import { registerNodeHasher } from './hash.ts';
import { createJobRunner } from './jobs.ts';
import { createNodeRegistries } from './registry/registryFetch.ts';
import { runHandle } from './runHandle.ts';
import { spool } from './spool.ts';
import { startThread } from './threads.ts';
import { registerNodeWasm } from './wasm.ts';

/** A layer smaller than this is read sooner than a thread is started (about 50 ms). */
const WORTH_A_THREAD = 4 * 1024 * 1024;
/** A plain layer that is only listed is hopped through: as quick to list as a compressed one of this part of its size. */
const HOPPED_SHARE = 1 / 128;
/** Jobs of this thread under way at once: each holds a file open. */
const JOBS_HERE = 16;
/** Threads beside this one; each takes some 20 MB. */
const THREADS_MAX = 15;

/**
 * Young objects get 32 MB where a pass over a layer, which leaves nothing behind, does with two: a quarter of all memory.
 * Not before a host is made: V8 takes no compiled code, its own modules' neither, that was made under other flags.
 */
function keepYoungSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** A host; `registries` is how they are asked; `folder` is where the built scripts and the wasm are. `stop` ends its threads. */
export function createNodeHost(
  folder: string,
  registries: RegistrySettings = {},
): EngineHost & { stop(): Promise<void> } {
  keepYoungSmall();
  registerNodeHasher();
  registerNodeWasm(folder);
  const places = new JobPlaces(folder);
  const asked = createNodeRegistries(registries);
  const inputs = new OpenedFiles();
  return {
    open: (input, options) => inputs.open(input, options),
    async spool(chunks, options) {
      const { source, release } = await spool(chunks, options);
      return { source: inputs.keep(source), release };
    },
    registryFetch: asked.fetch,
    runLayerJob: (job, options) => places.run<LayerScan>(job, options),
    runSearchJob: (job, options) => places.run<SearchScan>(job, options),
    runNamesJob: (job, options) => places.run(job, options),
    threads: places.threads + 1,
    runSecretsJob: (job, options) => places.run(job, options),
    runDigestJob: (job, options) => places.run(job, options),
    runContent: (task, sources, options) => {
      const size = sources.reduce((sum, source) => sum + source.size, 0);
      const pool = places.poolFor(size);
      return pool ? runContentIn(pool, task, sources, options) : runContent(task, sources, options);
    },
    toBlob,
    async stop() {
      places.stop();
      await asked.close();
      await inputs.close();
    },
  };
}

/** What was opened of the disk, until all of it is closed. */
class OpenedFiles {
  readonly #opened: FileSource[] = [];

  async open(input: OuterInput, options?: CallOptions): Promise<ByteSource | FileSet> {
    if (input.kind === 'text') return fromBytes(new TextEncoder().encode(input.text));
    if (input.kind !== 'path') throw new ImageError('unsupported', input.name, 'The command line opens only paths.');
    if (input.path === '-') {
      return this.keep((await spool(process.stdin, options)).source);
    }
    const found = await stat(input.path).catch((error: unknown) => {
      throw toImageError(error, input.path);
    });
    if (found.isDirectory()) return openFolder(input.path);
    if (found.isCharacterDevice() || found.isBlockDevice() || found.isSocket())
      throw new ImageError('unsupported', input.path, 'This is a device or a socket: name a file or a folder.');
    // A pipe (`<(docker save …)`) can't be read anywhere in.
    return this.keep(found.isFile() ? fileSource(input.path) : (await spool(streamOf(input.path), options)).source);
  }

  keep(source: FileSource): FileSource {
    this.#opened.push(source);
    return source;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((source) => source.close()));
  }
}

/** Where a job runs: in this thread, or in one of the pool. */
class JobPlaces {
  /** Beside this one; none in the development tree, which has no built thread. */
  readonly threads: number;
  readonly #pool: Pool;
  readonly #here = atOnce(JOBS_HERE);
  readonly #jobs: ReturnType<typeof createJobRunner>;

  constructor(folder: string) {
    const script = join(folder, 'layerThread.js');
    this.threads = existsSync(script) ? Math.max(1, Math.min(availableParallelism() - 1, THREADS_MAX)) : 0;
    this.#pool = new Pool({ threads: Math.max(1, this.threads), start: () => startThread(script, folder) });
    this.#jobs = createJobRunner(this.threads);
  }

  run<Answer>(job: AnyJob, options?: CallOptions): Promise<Answer> {
    const run = () => runHandle(job, options) as Promise<Answer>;
    if (this.threads === 0) return this.#here(run);
    // What may never end must be where it can be ended, however small it is.
    if ('bounded' in job && job.bounded !== undefined) return this.#pool.run<Answer>(job, options);
    const isHopped = 'plain' in job && job.plain && job.index && !job.digests;
    if (job.size * (isHopped ? HOPPED_SHARE : 1) < WORTH_A_THREAD) return this.#here(run);
    return this.#jobs.run(job, run, () => this.#pool.run<Answer>(job, options));
  }

  /** The pool, where there is one and these bytes are worth it. */
  poolFor(size: number): Pool | undefined {
    return this.threads === 0 || size < WORTH_A_THREAD ? undefined : this.#pool;
  }

  stop(): void {
    this.#pool.stop();
  }
}

async function* streamOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

/** Only the page saves Blobs; here it is for tests and small things, so the bytes are gathered. */
async function toBlob(source: ByteSource, { signal }: CallOptions = {}): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of source.stream({ signal })) parts.push(chunk.slice());
  return new Blob(parts);
}
