/**
 * Other readers of tar: archives from a grammar, and those that once were not foretold (`corpus/readers`), read by all of them
 * as installed. Each does what the findings foretell, and parts from this listing nowhere else.
 *
 *   node tests/fuzz/readers/run.mjs [ARCHIVES [SEED]]
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { build } from 'vite';
import { ask, installPrograms } from './programs.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '../../..');
const BUILT = join(ROOT, 'node_modules/.cache/cutaway/fuzz-readers');
const CORPUS = join(HERE, '../corpus/readers');
const FINDS = join(ROOT, 'test-results/fuzz');
/** Archives that all programs read at once. */
const BATCH = 500;
const SHOWN = 20;
const CUT_BYTES = 700;
const [count = 600, seed = 1] = process.argv.slice(2).map(Number);

await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ...{ ssr: join(HERE, 'judge.ts'), outDir: BUILT, emptyOutDir: true, minify: false, target: 'node20' },
    rollupOptions: { output: { format: 'esm', entryFileNames: '[name].js' } },
  },
});
const { inputOf, foretell, complaint } = await import(pathToFileURL(join(BUILT, 'judge.js')).href);
const { programs, skipped } = installPrograms(join(ROOT, 'node_modules/.cache/cutaway/fuzz-programs'));
for (const reason of skipped) console.log(`Not asked: ${reason}`);
/** Nothing may hang on how the bytes come, either. */
const finds = new Map([...programs.map(({ name }) => name), 'Pieces'].map((name) => [name, []]));
const parted = new Map(programs.map(({ name }) => [name, 0]));
const kept = readdirSync(CORPUS).sort();
await runBatch(
  kept,
  kept.map((name) => new Uint8Array(gunzipSync(readFileSync(join(CORPUS, name))))),
);
for (let from = 0; from < count; from += BATCH) {
  const seeds = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => seed * 1e9 + from + i);
  await runBatch(seeds, seeds.map(inputOf));
}
report();

async function runBatch(seeds, archives) {
  const own = archives.map((archive) => foretell(archive));
  archives.forEach((archive, i) => {
    const cut = foretell(archive, CUT_BYTES);
    if (JSON.stringify(cut.views) !== JSON.stringify(own[i].views))
      keep('Pieces', { seed: seeds[i], problem: 'it is told otherwise where it comes in pieces', archive });
  });
  const answers = await Promise.all(programs.map((program) => ask(program, archives)));
  programs.forEach(({ name }, p) => {
    seeds.forEach((one, i) => {
      if (own[i].parts.has(name)) parted.set(name, parted.get(name) + 1);
      const problem = complaint(name, own[i], answers[p][i]);
      if (problem) keep(name, { seed: one, problem, archive: archives[i] });
    });
  });
}

/** A long run tells at once what it finds. */
function keep(name, { seed: one, problem, archive }) {
  const all = finds.get(name);
  all.push(one);
  if (all.length > SHOWN) return;
  mkdirSync(FINDS, { recursive: true });
  writeFileSync(join(FINDS, `readers-${one}.tar`), archive);
  console.error(`      ${name} ${one}: ${problem}`);
}

function report() {
  let failed = 0;
  for (const [name, all] of finds) {
    console.log(
      `${all.length === 0 ? 'ok  ' : 'FIND'}  ${name}: ${kept.length + count} archives, parts in ${parted.get(name) ?? 0}, ${all.length} not as foretold`,
    );
    failed += all.length;
  }
  console.log(`${programs.length} programs, ${failed} archives not read as foretold`);
  process.exitCode = failed > 0 ? 1 : 0;
}
