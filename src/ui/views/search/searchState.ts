/**
 * Searches under way and done, one for each open input: kept while one looks at a hit elsewhere, and reported to the page
 * in a steady pace however fast hits come.
 */
import { create } from 'zustand';
import type { Hit } from '../../../core/rootfs/search/hit.ts';
import { parseQuery } from '../../../core/rootfs/search/query/parseQuery.ts';
import type { Progress } from '../../../engine/engine.ts';
import type { SearchAnswer, SearchedLayer, SearchPart } from '../../../engine/search/found.ts';
import { engine } from '../../state/engine.ts';
import { toFailure } from '../../state/errors.ts';
import { type Failure, useApp } from '../../state/appState.ts';
import { runTask } from '../../state/tasks.ts';

export interface SearchRun {
  /** As typed. */
  readonly q: string;
  readonly status: 'running' | 'done' | 'cancelled' | 'failed';
  readonly layers: readonly SearchedLayer[];
  readonly hits: readonly Hit[];
  /** Entries compared, and how many met the query so far (contents aside). */
  readonly entries: number;
  readonly found: number;
  /** Layers of which nothing more comes. */
  readonly finished: number;
  readonly progress: Progress | null;
  readonly answer?: SearchAnswer;
  readonly failure?: Failure;
}

const START: Omit<SearchRun, 'q'> = {
  ...{ status: 'running', layers: [], hits: [], entries: 0, found: 0, finished: 0, progress: null },
};

export const useSearches = create<ReadonlyMap<string, SearchRun>>(() => new Map());

const running = new Map<string, AbortController>();

/** ms between two changes on the page. */
const PACE = 100;

function patch(openedID: string, change: Partial<SearchRun>): void {
  useSearches.setState((runs) => {
    const run = runs.get(openedID);
    return run ? new Map(runs).set(openedID, { ...run, ...change }) : runs;
  }, true);
}

/** Takes parts as they come and gives the whole so far. */
function gather() {
  let layers: readonly SearchedLayer[] = [];
  let hits: Hit[] = [];
  const counted = { entries: 0, found: 0, finished: 0 };
  return {
    take(part: SearchPart): void {
      if (part.kind === 'layers') layers = part.layers;
      else if (part.kind === 'hits') hits.push(...part.hits);
      else if (part.kind === 'compared') {
        counted.entries += part.entries;
        counted.found += part.found;
      } else if (part.kind === 'fates') {
        for (const [at, fates] of part.fates.entries()) {
          const hit = hits[part.first + at];
          if (hit) hits[part.first + at] = { ...hit, fates };
        }
      } else counted.finished += 1;
    },
    now() {
      // React must see a new list to draw it.
      hits = [...hits];
      return { layers, hits, ...counted };
    },
  };
}

/** Starts a search; one that runs for the same input ends. The query must be readable. */
export async function startSearch(openedID: string, q: string): Promise<void> {
  running.get(openedID)?.abort();
  const stop = new AbortController();
  running.set(openedID, stop);
  useSearches.setState((runs) => new Map(runs).set(openedID, { ...START, q }), true);
  const parts = gather();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let progress: Progress | null = null;
  const isLatest = () => running.get(openedID) === stop;
  const show = () => {
    timer = undefined;
    if (isLatest()) patch(openedID, { ...parts.now(), progress });
  };
  const later = () => {
    timer ??= setTimeout(show, PACE);
  };
  try {
    const answer = await runTask('Searching', stop.signal, (options) =>
      engine.ask(
        [openedID],
        'search',
        { query: parseQuery(q) },
        {
          signal: options.signal,
          onProgress(next) {
            options.onProgress(next);
            progress = next;
            later();
          },
          onPart(part) {
            parts.take(part as SearchPart);
            later();
          },
        },
      ),
    );
    if (isLatest()) patch(openedID, { ...parts.now(), status: 'done', answer, progress: null });
  } catch (thrown) {
    const failure = toFailure(thrown);
    const status = failure.code === 'aborted' ? 'cancelled' : 'failed';
    if (isLatest()) patch(openedID, { ...parts.now(), status, failure, progress: null });
  } finally {
    clearTimeout(timer);
    if (isLatest()) running.delete(openedID);
  }
}

export function cancelSearch(openedID: string): void {
  running.get(openedID)?.abort();
}

/** Runs of inputs that were closed end, and their hits are forgotten. */
useApp.subscribe(({ slots }) => {
  const here = new Set(slots.map(({ opened }) => opened?.id));
  const gone = [...useSearches.getState().keys()].filter((id) => !here.has(id));
  if (gone.length === 0) return;
  for (const id of gone) cancelSearch(id);
  useSearches.setState((runs) => new Map([...runs].filter(([id]) => here.has(id))), true);
});
