/** Native tools as baselines, and how a run beside them becomes a ratio. */
import { execFileSync, spawnSync } from 'node:child_process';

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

/** Processor time and wall time, in seconds, of a shell script and all that it starts. */
export function cost(script) {
  // The shell's own word: what the script's programs took, with all of their threads.
  const timed = `TIMEFORMAT='%R %U %S'; time { ${script}; } >/dev/null 2>&1`;
  const { stderr } = spawnSync('bash', ['-c', timed], { encoding: 'utf8' });
  const [wall, user, system] = stderr.trim().split(/\s+/).map(Number);
  return { processor: user + system, wall };
}

/**
 * Pairs of ours and theirs in turn, `rounds` of them: medians of processor time and of wall time. Processor time says
 * something on a busy machine too; `noise` is how far theirs spread in wall time.
 */
export function pairs(rounds, ours, theirs) {
  const [mine, other] = [[], []];
  cost(ours);
  for (let round = 0; round < rounds; round++) {
    other.push(cost(theirs));
    mine.push(cost(ours));
  }
  const of = (list, key) => median(list.map((one) => one[key]));
  const walls = other.map(({ wall }) => wall);
  return {
    processor: { ours: of(mine, 'processor'), theirs: of(other, 'processor') },
    wall: { ours: of(mine, 'wall'), theirs: of(other, 'wall') },
    noise: Math.max(...walls) / Math.min(...walls),
  };
}
