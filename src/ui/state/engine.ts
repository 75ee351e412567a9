/**
 * The one engine of the page, and the questions views ask it as queries. What a digest names never changes, so nothing
 * here goes stale; each call is a task with progress and Cancel in the status line.
 */
import { type Query, QueryClient, useQuery } from '@tanstack/react-query';
import { type Basis, type ComparedBasis, isPassing } from '../../core/oci/basis/basis.ts';
import { createClient } from '../../engine/client.ts';
import type { CallOptions, SaveTarget, Verification } from '../../engine/engine.ts';
import { runTask } from './tasks.ts';

export const engine = createClient();

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // Everything is on this machine; being offline changes nothing.
      networkMode: 'always',
    },
  },
});

/** All that was asked about an input, alone or beside another. */
export const about = (id: string) => ({ predicate: ({ queryKey }: Query) => queryKey.flat().includes(id) });

/** Config, layers and build steps of the image at a manifest; asks nothing while `key` is undefined. */
export function useImage(id: string, key: string | undefined) {
  return useQuery({
    queryKey: [id, 'image', key],
    enabled: key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Reading the config', signal, (options) => engine.ask([id], 'image', { image: key as string }, options)),
  });
}

/** Which layers of an image can be read in full, as far as its documents and the first bytes of its layers tell. */
export function useBasis(id: string, key: string | undefined) {
  return useQuery({
    queryKey: [id, 'basis', key],
    enabled: key !== undefined,
    queryFn: ({ signal }) => engine.ask([id], 'basis', { image: key as string, read: false }, { signal }),
  });
}

/** Reading the layers showed more than their first bytes did: whoever shows them shows that. */
export function learnBasis(id: string, key: string, basis: Basis): void {
  queryClient.setQueryData([id, 'basis', key], basis);
}

/** A refusal is not cached: the next look asks again. */
queryClient.getQueryCache().subscribe(({ type, query }) => {
  if (type !== 'updated' || query.state.status !== 'success' || query.state.isInvalidated) return;
  if (query.state.fetchStatus === 'idle' && hasPassingGap(query.state.data)) query.invalidate();
});

function hasPassingGap(answer: unknown): boolean {
  const { basis } = (answer ?? {}) as { readonly basis?: Partial<Basis & ComparedBasis> };
  if (!basis) return false;
  const gaps = basis.incomplete ?? [...(basis.left?.incomplete ?? []), ...(basis.right?.incomplete ?? [])];
  return gaps.some(isPassing);
}

/** The archive as it lies on disk. */
export function useLayout(id: string) {
  return useQuery({
    queryKey: [id, 'layout'],
    queryFn: ({ signal }) =>
      runTask('Listing the archive', signal, (options) => engine.ask([id], 'layout', {}, options)),
  });
}

/** Raw bytes of an object or archive entry, at most `limit` of them. */
export function useBytes(id: string, target: SaveTarget, limit: number) {
  return useQuery({
    queryKey: [id, 'read', target, limit],
    queryFn: ({ signal }) => runTask('Reading', signal, (options) => engine.read(id, target, 0, limit, options)),
  });
}

/** Findings after which a layer is listed anew: what listed it was not of its bytes. */
const RELISTED: ReadonlySet<string> = new Set([
  ...['kept-index-dropped', 'table-lacks', 'table-invents', 'table-differs', 'shared-index-lies'],
  // What was listed by a shared index is listed by the layer from now on, whether they differ or not.
  ...['lacks', 'invents', 'differs', 'moves', 'checked'].map((what) => `shared-index-${what}`),
]);

/** What verification knows now; where it shows that what listed a layer was not of its bytes, all is asked anew. */
export async function askVerification(id: string, after: number, options: CallOptions): Promise<Verification> {
  const news = await engine.verification(id, after, options);
  if (news.findings.some(({ code }) => RELISTED.has(code))) {
    void queryClient.invalidateQueries(about(id));
  }
  return news;
}
