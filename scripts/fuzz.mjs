/**
 * `npm run fuzz [streams] [seed]`: the unit test that holds the inflaters against zlib, over as many streams as are asked for
 * (100,000), from a place of its own each time; the seed is told, to come back to what was found.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [streams = '100000', seed = String(Math.floor(Math.random() * 2 ** 31))] = process.argv.slice(2);
console.log(`${streams} streams from seed ${seed}`);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'tests/unit/core/bytes/codecs/deflate/inflaters.test.ts'],
  {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, CUTAWAY_STREAMS: streams, CUTAWAY_SEED: seed },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
