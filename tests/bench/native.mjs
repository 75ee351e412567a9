/** What a run costs, ours and a native tool's in turn. Processor time says something on a busy machine too. */
import { execFileSync, spawnSync } from 'node:child_process';

export const has = (tool) => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export const median = (values) => [...values].sort((x, y) => x - y)[values.length >> 1];

/** Processor time and wall time in seconds of a shell script and all that it starts, and the peak memory in MB of its last program. */
export function cost(script) {
  // The shell's own word: what the script's programs took, with all of their threads.
  const timed = `TIMEFORMAT='%R %U %S'; time { ${script}; } >/dev/null 2>&1`;
  const { stderr } = spawnSync('bash', ['-c', timed], { encoding: 'utf8' });
  const [wall, user, system] = stderr.trim().split(/\s+/).map(Number);
  return { processor: user + system, wall };
}

/** MB that a program held at its peak; undefined where GNU time is not installed. */
export function peakMemory(script) {
  if (!has('/usr/bin/time')) return undefined;
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', 'bash', '-c', `exec ${script} >/dev/null 2>/dev/null`], {
    encoding: 'utf8',
  });
  return Number(stderr.trim().split('\n').at(-1)) / 1000;
}

/**
 * Pairs in turn, `rounds` of them, each side a function that gives `{ processor, wall }`, or a shell script: medians, and
 * how far the wall times of theirs spread (`noise`).
 */
export async function pairs(rounds, ours, theirs) {
  const run = async (side) => (typeof side === 'string' ? cost(side) : side());
  const [mine, other] = [[], []];
  // Files are in memory and code is compiled from here on, for both.
  await run(ours);
  for (let round = 0; round < rounds; round++) {
    other.push(await run(theirs));
    mine.push(await run(ours));
  }
  const of = (list, key) => median(list.map((one) => one[key]));
  const walls = other.map(({ wall }) => wall);
  return {
    processor: { ours: of(mine, 'processor'), theirs: of(other, 'processor') },
    wall: { ours: of(mine, 'wall'), theirs: of(other, 'wall') },
    noise: Math.max(...walls) / Math.min(...walls),
  };
}
