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
  const { stderr, status } = spawnSync('bash', ['-c', timed], { encoding: 'utf8' });
  // 1 is also what is said of images that differ, or have waste.
  if (status === null || status > 1) throw new Error(`status ${status} of ${script}`);
  const [wall, user, system] = stderr.trim().split(/\s+/).map(Number);
  return { processor: user + system, wall };
}

/** MB that a program held at its peak, the median of three runs; undefined where GNU time is not installed. */
export function peakMemory(script) {
  if (!has('/usr/bin/time')) return undefined;
  const run = () => {
    const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', 'bash', '-c', `exec ${script} >/dev/null 2>/dev/null`], {
      encoding: 'utf8',
    });
    return Number(stderr.trim().split('\n').at(-1)) / 1000;
  };
  return median([run(), run(), run()]);
}

/** Pairs of a row: enough of short ones that one that was disturbed does not count, and not more than are of use. */
const LEAST = 2;
const MOST = 9;
/** A first pair that takes longer is one of them. */
const LONG_SECONDS = 8;

/**
 * Pairs in turn, as many as end within `seconds`, each side a function that gives `{ processor, wall }`, or a shell script:
 * medians, the `lowest` and `highest` ratio of processor time of any pair, and how many there were.
 */
export async function pairs(seconds, ours, theirs) {
  const run = async (side) => (typeof side === 'string' ? cost(side) : side());
  const pair = async () => ({ theirs: await run(theirs), ours: await run(ours) });
  const spent = (since) => (performance.now() - since) / 1000;
  const start = performance.now();
  // Files are in memory and code is compiled from here on, for both: it counts only where it is long enough not to matter.
  const first = await pair();
  const taken = spent(start) > Math.max(seconds, LONG_SECONDS) ? [first] : [];
  const begin = performance.now();
  while (taken.length < LEAST || (taken.length < MOST && spent(begin) * (1 + 1 / taken.length) < seconds))
    taken.push(await pair());
  const of = (side, key) => median(taken.map((pair) => pair[side][key]));
  const both = (key) => ({ ours: of('ours', key), theirs: of('theirs', key) });
  const ratios = taken.map(({ ours, theirs }) => ours.processor / theirs.processor);
  return {
    ...{ processor: both('processor'), wall: both('wall'), count: taken.length },
    ...{ lowest: Math.min(...ratios), highest: Math.max(...ratios) },
  };
}
