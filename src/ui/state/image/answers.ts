/**
 * What an image is asked in more than one view, as queries: each is asked once, whoever asks it first. With `asks` false
 * a query only looks whether its answer is there.
 */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../../engine/answers.ts';
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

export function usePrivileged(id: string, key: string | undefined, asks = true) {
  return useQuery<AnswerOf<'privileged'>>({
    queryKey: [id, 'privileged', key],
    enabled: asks && key !== undefined,
    queryFn: ({ signal }) =>
      runTask('Looking for setuid files', signal, (options) =>
        engine.ask([id], 'privileged', { image: key as string }, options),
      ),
  });
}
