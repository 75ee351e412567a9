/**
 * `npm test`: sets up what is missing, then runs every stage, also when one fails, and closes with one line that sums
 * them up. With `--deep` (`npm run test:deep`) it runs the sweeps that those stages hold back, and where CI is set both, the
 * sweeps as far as the time allows. What was left out is said and counted as skipped. Names of stages run those alone.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { heldBack, NOTED } from './heldBack.mjs';
import { slowness } from './patience.mjs';
import { setUp, setUpPackages } from './setup.mjs';
import { DEEP_STEPS, RESULTS, ROOT, STEPS, tally } from './testStages.mjs';

const MINUTE = 60_000;
/** Of the whole run on any clock: an hour is what the machine gives, and the last stage must be able to end. */
const DEEP_ENDS = 50 * MINUTE;
/** Of the sweeps together, where they follow the other stages. */
const DEEP_LASTS = 35 * MINUTE;
const LOOK_MS = 10_000;

const began = Date.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const failedStages = new Set();
const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const end of running) end();
    process.exit(1);
  });
}

/**
 * Calls `late` when `minutes` of two quiet cores are over: a busy machine, as a fixed piece of work tells every few seconds,
 * has the clock go slower, to a sixth.
 */
function limit(minutes, late) {
  let left = minutes * MINUTE;
  let looked = Date.now();
  const timer = setInterval(() => {
    left -= (Date.now() - looked) / slowness(1);
    looked = Date.now();
    if (left <= 0) late();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/**
 * Runs in a process group of its own, which is ended with it: nothing that a stage starts may outlive it. Resolves to `ok`,
 * `failed`, or `late` where `deadline` came first.
 */
function run({ command, minutes, env }, { shared, deadline, print }) {
  return new Promise((resolve) => {
    const output = shared ? 'pipe' : 'inherit';
    const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', output, output], detached: true };
    const child = spawn(process.execPath, command, options);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', print);
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    };
    let late = false;
    running.add(end);
    const stopLimit = limit(minutes, () => {
      print(`Ended: it ran for ${minutes} minutes.\n`);
      end();
    });
    const timer =
      deadline &&
      setTimeout(() => {
        late = true;
        end();
      }, deadline - Date.now());
    child.on('error', (error) => print(`${error.message}\n`));
    child.on('close', (code) => {
      stopLimit();
      clearTimeout(timer);
      end();
      running.delete(end);
      resolve(late ? 'late' : code === 0 ? 'ok' : 'failed');
    });
  });
}

function add(sum) {
  for (const key of Object.keys(total)) total[key] += sum[key];
}

const seconds = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;

/** One stage from its heading to its last line. Where others run beside it, all of that is printed when it ends. */
async function runStage(stage, shared, deadline) {
  const started = Date.now();
  const kept = [];
  const print = (text) => (shared ? kept.push(Buffer.from(text)) : process.stdout.write(text));
  print(`\n── ${stage.name}\n`);
  const blocked = failedStages.has(stage.needs);
  if (blocked) print(`Not run: ${stage.needs} failed.\n`);
  const tooLate = !blocked && deadline !== undefined && Date.now() >= deadline;
  const ended = blocked ? 'failed' : tooLate ? 'late' : await run(stage, { shared, deadline, print });
  if (ended === 'late') {
    add({ passed: 0, failed: 0, skipped: 1 });
    print(
      `── ${stage.name}: skipped: the time for sweeps was over ${tooLate ? 'before it' : `after ${seconds(started)}`}\n`,
    );
  } else {
    const sum = tally(stage, ended === 'ok');
    if (sum.failed > 0) failedStages.add(stage.name);
    add(sum);
    const counts = stage.count ? `, ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped` : '';
    print(`── ${stage.name}: ${ended === 'ok' ? 'ok' : 'FAILED'}${counts} (${seconds(started)})\n`);
  }
  if (shared) process.stdout.write(Buffer.concat(kept));
}

async function runSteps(steps, only, deadline) {
  const wanted = ({ name }) => only.length === 0 || only.includes(name);
  for (const step of steps) {
    const lanes = step.map((lane) => lane.filter(wanted)).filter((lane) => lane.length > 0);
    await Promise.all(
      lanes.map(async (lane) => {
        for (const stage of lane) await runStage(stage, lanes.length > 1, deadline);
      }),
    );
  }
}

async function main() {
  const only = process.argv.slice(2).filter((name) => name !== '--deep');
  const deep = process.argv.includes('--deep');
  const blocking = setUpPackages();
  const problems = blocking.length > 0 ? blocking : setUp();
  for (const problem of problems) console.error(`Note: ${problem}`);
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });
  Object.assign(process.env, findBrowser()?.env);

  process.env.CUTAWAY_HELD_BACK = NOTED;
  if (!deep) await runSteps(only.length > 0 ? [...STEPS, ...DEEP_STEPS] : STEPS, only);
  const ends = Math.min(Date.now() + DEEP_LASTS, began + DEEP_ENDS);
  if (deep) await runSteps(DEEP_STEPS, only);
  else if (process.env.CI && only.length === 0) await runSteps(DEEP_STEPS, only, ends);
  else if (only.length === 0) console.log(`\n${heldBack()}`);

  if (failedStages.size > 0) console.log(`\nFailed: ${[...failedStages].join(', ')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
