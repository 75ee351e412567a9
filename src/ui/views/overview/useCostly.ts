/**
 * The questions of the overview that read layers. Where the bytes are on this machine they are asked one after another
 * while the page has nothing else to do; where they lie in a registry, each when a person asks for it.
 */
import { useEffect, useState } from 'react';
import { toFailure } from '../../state/errors.ts';
import { useAdvice, usePackages, usePrivileged, useSecrets, useWaste } from '../../state/image/answers.ts';
import { useTasks } from '../../state/tasks.ts';

/** In the order in which they are asked by themselves: those that help the ones after them first. */
const KINDS = ['waste', 'packages', 'privileged', 'secrets', 'advice'] as const;
export type CostlyKind = (typeof KINDS)[number];

/** Stored bytes beyond which nothing is read before somebody asks for it. */
const BY_ITSELF_MAX_BYTES = 2_000_000_000;

type Queries = ReturnType<typeof useQueries>;

export interface Costly {
  readonly queries: Queries;
  /** Will what is not asked yet be asked by itself? */
  readonly byItself: boolean;
  ask(kind: CostlyKind): void;
}

interface CostlyArgs {
  readonly id: string;
  /** Undefined where there are no layers to read. */
  readonly key: string | undefined;
  readonly stored: number;
  readonly remote: boolean;
}

export function useCostly({ id, key, stored, remote }: CostlyArgs): Costly {
  const [asked, setAsked] = useState<ReadonlySet<CostlyKind>>(new Set());
  const queries = useQueries(id, key, asked);
  const stopped = KINDS.some((kind) => asked.has(kind) && wasStopped(queries[kind]));
  const byItself = !remote && !stopped && key !== undefined && stored <= BY_ITSELF_MAX_BYTES;
  const next = KINDS.find((kind) => !asked.has(kind) && queries[kind].data === undefined);
  const quiet = useTasks(({ tasks }) => tasks.length === 0) && KINDS.every((kind) => !queries[kind].isFetching);
  const ask = (kind: CostlyKind) => {
    if (asked.has(kind)) void queries[kind].refetch();
    else setAsked((before) => new Set([...before, kind]));
  };
  useEffect(() => {
    if (!byItself || !quiet || next === undefined) return undefined;
    return whenIdle(() => setAsked((before) => new Set([...before, next])));
  }, [byItself, quiet, next]);
  return { queries, byItself, ask };
}

function useQueries(id: string, key: string | undefined, asked: ReadonlySet<CostlyKind>) {
  return {
    waste: useWaste(id, key, asked.has('waste')),
    packages: usePackages(id, key, asked.has('packages')),
    privileged: usePrivileged(id, key, asked.has('privileged')),
    secrets: useSecrets(id, key, asked.has('secrets')),
    advice: useAdvice(id, key, asked.has('advice')),
  };
}

/** Somebody cancelled it: then nothing more is started without being asked for. */
export function wasStopped(query: Pick<Queries[CostlyKind], 'data' | 'error' | 'fetchStatus'>): boolean {
  if (query.data !== undefined || query.fetchStatus !== 'idle') return false;
  return query.error === null || toFailure(query.error).code === 'aborted';
}

/** Safari has no requestIdleCallback. */
function whenIdle(then: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(then, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(then, { timeout: 2_000 });
  return () => cancelIdleCallback(handle);
}
