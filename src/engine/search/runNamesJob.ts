/** What a NamesJob does: each name in turn, with a word now and then that it goes on. */
import { nameTest } from '../../core/rootfs/search/pattern.ts';
import { itemAt } from '../../core/bytes/at.ts';
import type { CallOptions } from '../engine.ts';
import type { NamesJob, NamesScan } from './namesJob.ts';
import { createTurns } from './turns.ts';

/** Fails with `aborted` only. */
export async function runNamesJob({ pattern, names }: NamesJob, options: CallOptions = {}): Promise<NamesScan> {
  const { test } = nameTest(pattern);
  const turns = createTurns(options.signal);
  const matches = new Uint8Array(names.length);
  for (let at = 0; at < names.length; at++) {
    if (turns.isDue(at)) {
      await turns.take();
      options.onProgress?.({ step: 'Comparing names', done: at, total: names.length, unit: 'objects' });
    }
    if (test(itemAt(names, at))) matches[at] = 1;
  }
  return { matches };
}
