/** Native tools as baselines, and how a run beside them becomes a ratio. */
import { execFileSync } from 'node:child_process';

/** Seconds that a shell pipeline takes. */
export function seconds(script) {
  const begin = process.hrtime.bigint();
  execFileSync('bash', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

export const has = (tool) => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const median = (values) => [...values].sort((x, y) => x - y)[values.length >> 1];

/**
 * Runs ours and the baseline in turn, `rounds` times, and gives the median ratio. Where the baseline itself differs by
 * over 30 % between rounds the machine is too busy for a verdict.
 */
export async function ratio(rounds, ours, baseline) {
  const mine = [];
  const theirs = [];
  await ours(); // warms the page cache for both and compiles our code
  for (let round = 0; round < rounds; round++) {
    theirs.push(baseline());
    mine.push(await ours());
  }
  return {
    ours: median(mine),
    native: median(theirs),
    ratio: median(mine) / median(theirs),
    steady: Math.max(...theirs) <= 1.3 * Math.min(...theirs),
  };
}
