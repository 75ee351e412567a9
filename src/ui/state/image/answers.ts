/**
 * What an image is asked in more than one view, as queries: each is asked once, whoever asks it first. With `asks` false
 * a query only looks whether its answer is there.
 */
import { useQuery } from '@tanstack/react-query';
import type { Hit } from '../../../core/rootfs/search/hit.ts';
import { EVERYTHING, type ModeName } from '../../../core/rootfs/search/query/query.ts';
import type { AnswerOf } from '../../../engine/answers.ts';
import type { CallOptions } from '../../../engine/engine.ts';
import type { SearchPart, UnreadLayer } from '../../../engine/search/found.ts';
import { engine } from '../engine.ts';
import { runTask } from '../tasks.ts';

export function usePackages(id: string, key: string | undefined, asks = true) {
  return useQuery<AnswerOf<'packages'>>({
    queryKey: [id, 'packages', key],
    enabled: asks && key !== undefined,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Reading the package databases', signal, (options) =>
        engine.ask([id], 'packages', { image: key as string }, options),
      ),
  });
}

export function useSecrets(id: string, key: string | undefined, asks = true) {
  return useQuery<AnswerOf<'secrets'>>({
    queryKey: [id, 'secrets', key],
    enabled: asks && key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Looking for secrets', signal, (options) =>
        engine.ask([id], 'secrets', { image: key as string }, { ...options }),
      ),
  });
}

/** What to change in the build. */
export function useAdvice(id: string, key: string | undefined, asks = true) {
  return useQuery<AnswerOf<'advice'>>({
    queryKey: [id, 'advice', key],
    enabled: asks && key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Looking for what could be smaller', signal, (options) =>
        engine.ask([id], 'advice', { image: key as string }, options),
      ),
  });
}

export function useProducers(id: string, key: string) {
  return useQuery<AnswerOf<'producers'>>({
    queryKey: [id, 'producers', key],
    queryFn: ({ signal }) =>
      runTask('Looking for the program that made the image', signal, (options) =>
        engine.ask([id], 'producers', { image: key }, options),
      ),
  });
}

/** Files of the finished root filesystem that run as somebody else than who starts them. */
export interface Privileged {
  readonly setuid: readonly Hit[];
  readonly setgid: readonly Hit[];
  readonly unread: readonly UnreadLayer[];
}

export function usePrivileged(id: string, key: string | undefined, asks = true) {
  return useQuery<Privileged>({
    queryKey: [id, 'privileged', key],
    enabled: asks && key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Looking for setuid files', signal, async (options) => {
        const image = key as string;
        const setuid = await filesOfMode(id, image, 'setuid', options);
        const setgid = await filesOfMode(id, image, 'setgid', options);
        return { setuid: setuid.hits, setgid: setgid.hits, unread: setuid.unread };
      }),
  });
}

async function filesOfMode(id: string, image: string, mode: ModeName, options: CallOptions) {
  const hits: Hit[] = [];
  const onPart = (part: unknown) => {
    const found = part as SearchPart;
    if (found.kind === 'hits') hits.push(...found.hits);
  };
  const query = { ...EVERYTHING, modes: [mode], types: ['file'], fates: ['final'] } as const;
  const { unread } = await engine.ask([id], 'search', { query, images: [image] }, { ...options, onPart });
  return { hits, unread };
}
