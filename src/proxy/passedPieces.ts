/**
 * Keeps the memory of a server that only passes bytes on small. Node frees the pieces of a body when its collector runs,
 * and that runs by the number of objects made: at 64 KiB apiece some 100 MiB of read pieces lie about before it does. So the
 * collector is called by bytes instead; with so little alive it takes under a millisecond.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Young objects are collected after so many bytes have passed: pieces of 32 streams twice over. */
const YOUNG_EVERY_BYTES = 4 * 1024 * 1024;
/** All are where so much more is held than after the last time: pieces that were under way twice count as old. */
const ALL_AT_BYTES = 16 * 1024 * 1024;

type Collect = (options?: { readonly type: 'minor' }) => void;

/** Call what comes back with the length of each piece read. For a process that does nothing else: it collects all of it. */
export function createPassedPieces(): (bytes: number) => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as Collect | undefined;
  let passed = 0;
  let held = bytesHeld();
  return (bytes) => {
    passed += bytes;
    if (passed < YOUNG_EVERY_BYTES || !collect) return;
    passed = 0;
    collect({ type: 'minor' });
    if (bytesHeld() < held + ALL_AT_BYTES) return;
    collect();
    held = bytesHeld();
  };
}

/** Outside of the heap. `process.memoryUsage` would ask the system too, which took as long as a collection. */
const bytesHeld = () => getHeapStatistics().external_memory;
