/**
 * How slow this machine is now, so that a time limit says "it hangs" and never "others work here too". Used by the test
 * runners and by `npm test`.
 */
import { createHash } from 'node:crypto';

/** ms of the work below on the two quiet cores that the limits were written for. */
const QUIET_MS = 70;
const MOST = 6;
const ROUNDS = 3;

function fixedWork() {
  const hash = createHash('sha256');
  const block = Buffer.alloc(1 << 22, 7);
  for (let round = 0; round < 8; round++) hash.update(block);
  let value = hash.digest()[0];
  for (let round = 0; round < 40_000_000; round++) value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
  return value;
}

/** The time of a fixed piece of work as a multiple of what it takes on quiet cores: 1 to 6. */
export function slowness(rounds = ROUNDS) {
  const started = performance.now();
  for (let round = 0; round < rounds; round++) fixedWork();
  const factor = (performance.now() - started) / (rounds * QUIET_MS);
  return Math.min(MOST, Math.max(1, factor));
}

/** The factor for the time limits of one run: measured once, then handed down to every process of the run. */
export function patience() {
  const known = Number(process.env.CUTAWAY_PATIENCE);
  if (known >= 1) return known;
  const factor = Math.round(slowness() * 10) / 10;
  process.env.CUTAWAY_PATIENCE = String(factor);
  return factor;
}
