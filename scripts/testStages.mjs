/** What `npm test` and `npm run test:deep` run, in order. A stage without a test runner counts as one test. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const RESULTS = join(ROOT, 'test-results');

const report = (name) => join(RESULTS, `${name.replaceAll(' ', '-')}.json`);
const bin = (path) => join(ROOT, 'node_modules', path);
const BIOME = bin('@biomejs/biome/bin/biome');
export const PLAYWRIGHT = [bin('@playwright/test/cli.js'), 'test'];

function vitest(name, ...args) {
  const command = [bin('vitest/vitest.mjs'), 'run', ...args, '--reporter=json', `--outputFile.json=${report(name)}`];
  return { name, command, count: countVitest };
}

function playwright(name) {
  return { name, command: PLAYWRIGHT, count: countPlaywright, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(name) } };
}

const ORACLE = ['--config', 'vitest.oracle.config.ts', '--reporter=verbose'];
const build = (...args) => [join(ROOT, 'scripts/build.mjs'), ...args];

/**
 * Steps one after another; the lanes of a step run side by side, the stages of a lane one after another. `needs`: a stage
 * without which this one can say nothing. `minutes`: after which it is ended as failed, counted by a clock that goes the
 * slower the busier the machine is.
 */
export const STEPS = [
  [
    [
      { name: 'format', command: [BIOME, 'format', '.'], minutes: 2 },
      { name: 'lint', command: [BIOME, 'lint', '.'], minutes: 2 },
      { name: 'dead code', command: [bin('knip/bin/knip.js')], minutes: 3 },
      { name: 'types', command: [bin('typescript/bin/tsc'), '-b'], minutes: 5 },
      { name: 'build', command: build(), minutes: 5 },
      { name: 'static site', command: build('--static'), minutes: 5 },
      { name: 'size budget', command: [join(ROOT, 'scripts/size.mjs')], needs: 'build', minutes: 1 },
    ],
    [{ name: 'fuzz', command: [join(ROOT, 'tests/fuzz/run.mjs')], minutes: 10 }],
  ],
  [[{ ...vitest('unit and integration', '--reporter=default'), minutes: 10 }]],
  [[{ ...vitest('oracle', ...ORACLE), needs: 'build', minutes: 15 }]],
  [[{ ...playwright('e2e'), needs: 'build', minutes: 20 }]],
];

/** The sweeps that the steps above hold back, the shortest first. */
export const DEEP_STEPS = [
  [[{ ...vitest('unit and integration deep', '--reporter=default'), minutes: 10 }], [fuzzDeep()]],
  [[{ ...vitest('oracle deep', ...ORACLE), needs: 'build', minutes: 15 }]],
  [[{ ...playwright('e2e deep'), needs: 'build', minutes: 15 }]],
  [[otherReadersDeep()]],
].map((lanes) => lanes.map((lane) => lane.map((stage) => ({ ...stage, env: { ...stage.env, CUTAWAY_DEEP: '1' } }))));

function fuzzDeep() {
  return { name: 'fuzz deep', command: [join(ROOT, 'tests/fuzz/run.mjs')], minutes: 15 };
}

/** 100,000 archives: eleven minutes of processor time, the programs side by side. */
function otherReadersDeep() {
  const seeds = ['9121', '9123', '9124', '9125', '9126'];
  return {
    name: 'other readers deep',
    command: [join(ROOT, 'tests/fuzz/readers/run.mjs'), '20000', ...seeds],
    minutes: 25,
  };
}

/** What a stage adds to the sum. The exit status rules: a runner that failed never counts as all passed. */
export function tally(stage, ok) {
  const plain = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const path = report(stage.name);
  if (!stage.count || !existsSync(path)) return plain;
  const sum = stage.count(path);
  return ok || sum.failed > 0 ? sum : { ...sum, failed: 1 };
}

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
