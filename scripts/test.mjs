/**
 * `npm test`: sets up what is missing, then runs every stage, also when one fails, and closes with one line that sums
 * them up. A stage without a test runner counts as one test.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { setUp, setUpPackages } from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = join(ROOT, 'test-results');
const report = (name) => join(RESULTS, `${name}.json`);
const bin = (path) => join(ROOT, 'node_modules', path);
const vitest = (name, ...args) => [
  bin('vitest/vitest.mjs'),
  'run',
  ...args,
  '--reporter=json',
  `--outputFile.json=${report(name)}`,
];

/** `needs`: a stage without which this one can say nothing. `minutes`: after which it is ended as failed. */
const STAGES = [
  { name: 'format', command: [bin('@biomejs/biome/bin/biome'), 'format', '.'], minutes: 2 },
  { name: 'lint', command: [bin('@biomejs/biome/bin/biome'), 'lint', '.'], minutes: 2 },
  { name: 'dead code', command: [bin('knip/bin/knip.js')], minutes: 3 },
  { name: 'types', command: [bin('typescript/bin/tsc'), '-b'], minutes: 5 },
  { name: 'unit', command: vitest('unit', '--reporter=default'), count: countVitest, minutes: 12 },
  { name: 'fuzz', command: [join(ROOT, 'tests/fuzz/run.mjs')], minutes: 15 },
  { name: 'build', command: [join(ROOT, 'scripts/build.mjs')], minutes: 5 },
  { name: 'static site', command: [join(ROOT, 'scripts/build.mjs'), '--static'], minutes: 5 },
  { name: 'size budget', command: [join(ROOT, 'scripts/size.mjs')], needs: 'build', minutes: 1 },
  {
    name: 'oracle',
    command: vitest('oracle', '--config', 'vitest.oracle.config.ts', '--reporter=verbose'),
    count: countVitest,
    needs: 'build',
    minutes: 25,
  },
  {
    name: 'e2e',
    command: [bin('@playwright/test/cli.js'), 'test'],
    count: countPlaywright,
    needs: 'build',
    minutes: 30,
  },
];

/** A file that could not even be loaded has no tests in the report: it counts as one failed. */
function countVitest(path) {
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  const states = testResults.flatMap(({ assertionResults, status }) =>
    assertionResults.length > 0 ? assertionResults.map((test) => test.status) : [status],
  );
  const passed = states.filter((state) => state === 'passed').length;
  const failed = states.filter((state) => state === 'failed').length;
  return { passed, failed, skipped: states.length - passed - failed };
}

function countPlaywright(path) {
  const { stats, errors } = JSON.parse(readFileSync(path, 'utf8'));
  const broken = errors.length > 0 && stats.unexpected === 0 ? 1 : 0;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + broken, skipped: stats.skipped };
}

/** Runs in a process group of its own, which is ended with it: nothing that a stage starts may outlive it. */
function run({ command, minutes }, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    const end = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // Already gone.
      }
    };
    running = () => end('SIGKILL');
    const timer = setTimeout(() => {
      console.error(`Ended: it ran for ${minutes} minutes.`);
      end('SIGKILL');
    }, minutes * 60_000);
    child.on('error', (error) => console.error(error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      end('SIGKILL');
      running = () => {};
      resolve(code === 0);
    });
  });
}

let running = () => {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    running();
    process.exit(1);
  });
}

/** What a stage adds to the sum. The exit status rules: a runner that failed never counts as all passed. */
function tally(stage, ok) {
  const plain = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const path = report(stage.name);
  if (!stage.count || !existsSync(path)) return plain;
  const sum = stage.count(path);
  return ok || sum.failed > 0 ? sum : { ...sum, failed: 1 };
}

async function main() {
  const only = process.argv.slice(2);
  const blocking = setUpPackages();
  const problems = blocking.length > 0 ? blocking : setUp();
  for (const problem of problems) console.error(`Note: ${problem}`);
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  const browser = findBrowser();
  const env = { ...process.env, ...browser?.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') };
  if (browser) env.CHROMIUM_PATH = browser.path;

  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedStages = new Set();
  for (const stage of STAGES.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const started = Date.now();
    console.log(`\n── ${stage.name}`);
    const blocked = failedStages.has(stage.needs);
    if (blocked) console.error(`Not run: ${stage.needs} failed.`);
    const ok = !blocked && (await run(stage, env));
    const sum = tally(stage, ok);
    if (sum.failed > 0) failedStages.add(stage.name);
    for (const key of Object.keys(total)) total[key] += sum[key];
    const counts = stage.count ? `, ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped` : '';
    console.log(`── ${stage.name}: ${ok ? 'ok' : 'FAILED'}${counts} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  }
  if (failedStages.size > 0) console.log(`\nFailed: ${[...failedStages].join(', ')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
