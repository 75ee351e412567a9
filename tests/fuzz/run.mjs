/**
 * The fuzz stage: every reader, from fixed seeds and the saved corpus, in a worker thread. A find is an error that is not
 * the house's, 5 seconds of processor time for one input, or 512 MiB.
 *
 *   node tests/fuzz/run.mjs                    all targets, a part of the inputs that each says, and the other readers
 *                                              of tar; with CUTAWAY_DEEP set the rest of the inputs
 *   node tests/fuzz/run.mjs TARGET MINUTES     one target with other inputs on every run; what it finds is written to
 *                                              test-results/fuzz, and belongs into tests/fuzz/corpus/TARGET when it is mended
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { buildWasm } from '../../scripts/wasm.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../..');
const BUILT = join(ROOT, 'node_modules/.cache/cutaway/fuzz');
const FINDS = join(ROOT, 'test-results/fuzz');
/** Processor time of one input, in microseconds. */
const SLOW_US = 5_000_000;
const MEMORY_MB = 512;
const LOOK_MS = 250;
const WORKER = join(BUILT, 'worker.js');
/** Of the inputs of a target that says no other, those that `npm test` runs; `npm run test:deep` has the rest. */
const SHARE = 1 / 8;
const DEEP = Boolean(process.env.CUTAWAY_DEEP);
const [only, minutes] = process.argv.slice(2);

await bundle();
const names = ['inflate', 'zstd', 'zstdPlain'];
const wasm = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await buildWasm(name)])));
const { TARGET_RUNS, inputOf } = await import(pathToFileURL(join(BUILT, 'input.js')).href);
const chosen = TARGET_RUNS.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) {
  console.error(`There is no target ${only}. There are: ${TARGET_RUNS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
let failed = 0;
let idle;
for (const { name, runs, share } of chosen) {
  const found =
    minutes === undefined ? await runAll(name, 'fixed', ...shareOf(runs, share)) : await runLong(name, Number(minutes));
  if (found) failed++;
}
console.log(`${chosen.length} targets, ${failed} with a find`);
// In the deep run they are a stage of their own.
if (only === undefined && !DEEP && !askOtherReaders()) failed++;
process.exit(failed > 0 ? 1 : 0);

/** From the first input to the one behind the last. */
function shareOf(runs, share = SHARE) {
  const few = Math.ceil(runs * share);
  return DEEP ? [few, runs] : [0, few];
}

/** Other programs on archives from a grammar: see `readers/run.mjs`. */
function askOtherReaders() {
  return spawnSync(process.execPath, [join(HERE, 'readers/run.mjs')], { stdio: 'inherit' }).status === 0;
}

async function bundle() {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ...{ ssr: true, outDir: BUILT, emptyOutDir: true, minify: false, target: 'node20' },
      rollupOptions: {
        input: { worker: join(HERE, 'worker.ts'), input: join(HERE, 'input.ts') },
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
    ssr: { noExternal: ['hono'] },
  });
}

async function runLong(name, length) {
  const end = Date.now() + length * 60_000;
  for (let round = 0; Date.now() < end; round++) {
    if (await runAll(name, `${Date.now()} ${round}`, 0, 5000)) return true;
  }
  return false;
}

async function runAll(name, seed, from, to) {
  const corpus = readCorpus(name);
  const started = process.cpuUsage();
  const find = await watch({ target: name, seed, from, to, corpus });
  const { user, system } = process.cpuUsage(started);
  const seconds = ((user + system) / 1e6).toFixed(1);
  if (!find) {
    console.log(`ok    ${name}: ${to - from} inputs, ${seconds} s`);
    return false;
  }
  mkdirSync(FINDS, { recursive: true });
  const path = join(FINDS, `${name}-${find.index}`);
  writeFileSync(path, await inputOf(name, seed, find.index, corpus));
  console.error(`FIND  ${name}: input ${find.index} of seed ${seed}: ${find.error}\n      It is in ${path}.`);
  return true;
}

function readCorpus(name) {
  const folder = join(HERE, 'corpus', name);
  try {
    return readdirSync(folder)
      .sort()
      .map((file) => new Uint8Array(readFileSync(join(folder, file))));
  } catch {
    return [];
  }
}

/** The thread of the target before, where nothing was found: to start one costs more than most targets. */
function takeWorker() {
  const worker = idle ?? new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  idle = undefined;
  return worker;
}

/** Undefined where nothing was found. One thread at a time, so that the processor time of the process is its own. */
function watch(job) {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const worker = takeWorker();
  const before = process.memoryUsage.rss();
  let since = { index: -1, cpu: process.cpuUsage() };
  return new Promise((resolve) => {
    const end = async (find) => {
      clearInterval(timer);
      worker.removeAllListeners('message').removeAllListeners('error');
      if (find) await worker.terminate();
      else idle = worker;
      resolve(find);
    };
    const timer = setInterval(() => {
      const index = Atomics.load(at, 0);
      if (index !== since.index) since = { index, cpu: process.cpuUsage() };
      const { user, system } = process.cpuUsage(since.cpu);
      if (user + system > SLOW_US) end({ index, error: 'It takes more than 5 s of processor time.' });
      else if (process.memoryUsage.rss() - before > MEMORY_MB * 1024 * 1024)
        end({ index, error: `It holds more than ${MEMORY_MB} MiB.` });
    }, LOOK_MS);
    worker.on('message', ({ done, index, error }) => end(done ? undefined : { index, error }));
    worker.on('error', (error) => end({ index: Atomics.load(at, 0), error: String(error) }));
    worker.postMessage({ ...job, at, wasm });
  });
}
