/** Expressions on names, tried where they can be stopped; in batches, so that hits come and nothing grows. */
import { SEARCH_REGEX_NAMES_COUNT, SEARCH_REGEX_SILENCE_MS } from '../../core/bytes/limits.ts';
import type { LayerIndex } from '../../core/rootfs/layerIndex.ts';
import { comparedText, type ShownPaths } from '../../core/rootfs/search/entryTest.ts';
import type { Pattern } from '../../core/rootfs/search/query/query.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Turns } from './turns.ts';

/** Before any layer: whoever waits for names waits for nothing else. */
const FIRST = Number.MAX_SAFE_INTEGER;

interface Names {
  readonly index: LayerIndex;
  readonly paths: ShownPaths;
  /** Where the layer is. */
  readonly at: string;
  readonly turns: Turns;
}

/** Those of the entries whose names match all the expressions. Fails with `too-large` where one finds no end. */
export async function matchNames(
  host: EngineHost,
  entries: Uint32Array,
  patterns: readonly Pattern[],
  { index, paths, at, turns }: Names,
  { signal }: CallOptions,
): Promise<Uint32Array> {
  let left = entries;
  for (const pattern of patterns) {
    const textOf = comparedText(index, paths, pattern);
    const found: number[] = [];
    for (let first = 0; first < left.length; first += SEARCH_REGEX_NAMES_COUNT) {
      const batch = left.subarray(first, first + SEARCH_REGEX_NAMES_COUNT);
      const names: string[] = [];
      for (const [step, entry] of batch.entries()) {
        if (turns.isDue(step)) await turns.take();
        names.push(textOf(entry));
      }
      const message = `The expression ${pattern.text} takes too long (unbounded backtracking) on a name in this layer.`;
      const bounded = { silence: SEARCH_REGEX_SILENCE_MS, message };
      const { matches } = await host.runNamesJob(
        { kind: 'names', at, size: FIRST, once: true, bounded, pattern, names },
        { signal },
      );
      for (const [place, entry] of batch.entries()) if (matches[place] === 1) found.push(entry);
    }
    left = Uint32Array.from(found);
  }
  return left;
}
