/**
 * Other readers of tar: archives from a grammar, and those that once were not foretold (`corpus/readers`), read by all of them
 * as installed. Each does what the findings foretell, and parts from this listing nowhere else.
 *
 *   node tests/fuzz/readers/run.mjs [ARCHIVES [SEED…]]
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
/** The share of sound archives of which what a program reads may be said not to be followed. */
const NOT_FOLLOWED_MAX = 0.01;
const [wanted = 600, ...given] = process.argv.slice(2).map(Number);
const roots = given.length > 0 ? given : [1];

await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ...{ ssr: join(HERE, 'judge.ts'), outDir: BUILT, emptyOutDir: true, minify: false, target: 'node20' },
    rollupOptions: { output: { format: 'esm', entryFileNames: '[name].js' } },
  },
});
const { inputOf, foretell, verdictOf } = await import(pathToFileURL(join(BUILT, 'judge.js')).href);
const { programs, skipped } = installPrograms(join(ROOT, 'node_modules/.cache/cutaway/fuzz-programs'));
for (const reason of skipped) console.log(`Not asked: ${reason}`);
/** Nothing may hang on how the bytes come, either. */
const finds = new Map([...programs.map(({ name }) => name), 'Pieces'].map((name) => [name, []]));
/** Of each program: how many archives have which verdict, and of those that are sound otherwise. */
const counts = new Map(programs.map(({ name }) => [name, new Map()]));
let soundCount = 0;
const kept = readdirSync(CORPUS).sort();
await runBatch(
  kept,
  kept.map((name) => new Uint8Array(gunzipSync(readFileSync(join(CORPUS, name))))),
);
for (const root of roots) {
  for (let from = 0; from < wanted; from += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, wanted - from) }, (_, i) => root * 1e9 + from + i);
    await runBatch(seeds, seeds.map(inputOf));
  }
}
report();

async function runBatch(seeds, archives) {
  const own = archives.map((archive) => foretell(archive));
  archives.forEach((archive, i) => {
    const cut = foretell(archive, CUT_BYTES);
    if (JSON.stringify(cut.views) !== JSON.stringify(own[i].views))
      keep('Pieces', { seed: seeds[i], problem: 'it is told otherwise where it comes in pieces', archive });
  });
  soundCount += own.filter(({ error }) => error === '').length;
  const answers = await Promise.all(programs.map((program) => ask(program, archives)));
  programs.forEach(({ name }, p) => {
    seeds.forEach((one, i) => {
      const verdict = verdictOf(name, own[i], answers[p][i]);
      if (verdict.problem) keep(name, { seed: one, problem: verdict.problem, archive: archives[i] });
      else count(name, verdict, own[i].error === '');
    });
  });
}

function count(name, verdict, isSound) {
  const all = counts.get(name);
  for (const key of isSound ? [verdict, `sound ${verdict}`] : [verdict]) all.set(key, (all.get(key) ?? 0) + 1);
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

/** What rests on less than a comparison is counted too: `alike` does not show, `not followed` is said and not compared. */
function report() {
  let failed = 0;
  const archives = kept.length + wanted;
  console.log(`      ${archives} archives, ${soundCount} of them read to their end here`);
  for (const [name, all] of finds) {
    const of = (verdict) => counts.get(name)?.get(verdict) ?? 0;
    const [unfollowed, sound] = [of('not-followed'), of('sound not-followed')];
    const words = [
      `${of('same')} listed the same`,
      `${of('foretold')} disagreements foretold`,
      `${of('alike')} foretold that do not show`,
      `${unfollowed} not followed (${sound} of those read to their end)`,
    ];
    console.log(
      `${all.length === 0 ? 'ok  ' : 'FIND'}  ${name}: ${counts.has(name) ? `${words.join(', ')}, ` : ''}${all.length} not as foretold`,
    );
    failed += all.length;
    if (sound > NOT_FOLLOWED_MAX * soundCount) {
      console.log(`FIND  ${name}: too much is not followed of archives that are read to their end`);
      failed++;
    }
  }
  console.log(`${programs.length} programs, ${failed} archives not read as foretold`);
  process.exitCode = failed > 0 ? 1 : 0;
}
