/**
 * What a registry is asked while it is browsed, as queries. Their keys begin with the registry, so that signing in or out
 * asks anew; lists come in parts and are shown as they come.
 */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../../engine/answers.ts';
import { engine, queryClient } from '../engine.ts';
import { rememberRepository } from '../open/recents.ts';
import { runTask } from '../tasks.ts';
import { credentialOf, signOut } from './credentials.ts';
import { forgetLookups } from './lookups.ts';
import { PREFIX } from './registryInput.ts';

export const registryOfRepository = (repository: string): string => repository.split('/', 1)[0] ?? '';

/** The arguments of every question about a repository, with the credential of now. */
function repositoryArgs(repository: string) {
  const credential = credentialOf(registryOfRepository(repository));
  return { repository, ...(credential !== undefined && { credential }) };
}

export function useCatalog(registry: string) {
  const queryKey = ['registry', registry, 'catalog'];
  return useQuery<AnswerOf<'catalog'>>({
    queryKey,
    queryFn: ({ signal }) => {
      const credential = credentialOf(registry);
      const seen: string[] = [];
      const onPart = (part: unknown) => {
        seen.push(...(part as readonly string[]));
        queryClient.setQueryData(queryKey, { repositories: [...seen], complete: false });
      };
      return runTask(`Listing ${registry}`, signal, (options) =>
        engine.ask(
          [],
          'catalog',
          { registry, ...(credential !== undefined && { credential }) },
          { ...options, onPart },
        ),
      );
    },
  });
}

export function useTags(repository: string) {
  const queryKey = ['registry', registryOfRepository(repository), 'tags', repository];
  return useQuery<AnswerOf<'tags'>>({
    queryKey,
    queryFn: ({ signal }) => {
      const onPart = (part: unknown) =>
        void queryClient.setQueryData(queryKey, { tags: part as readonly string[], complete: false });
      return runTask(`Listing the tags of ${repository}`, signal, (options) =>
        engine.ask([], 'tags', repositoryArgs(repository), { ...options, onPart }),
      ).then((list) => {
        rememberRepository(`${PREFIX}${repository}`);
        return list;
      });
    },
  });
}

/** What a tag or digest leads to; asks nothing while `reference` is undefined. */
export function useTagged(repository: string, reference: string | undefined) {
  return useQuery<AnswerOf<'tagged'>>({
    queryKey: ['registry', registryOfRepository(repository), 'tagged', repository, reference],
    enabled: reference !== undefined,
    queryFn: ({ signal }) =>
      runTask(`Looking into ${reference}`, signal, (options) =>
        engine.ask([], 'tagged', { ...repositoryArgs(repository), reference: reference ?? '' }, options),
      ),
  });
}

/** What refers to a digest: only once somebody asks for it. */
export function useReferrers(repository: string, digest: string, asked: boolean) {
  return useQuery<AnswerOf<'referrers'>>({
    queryKey: ['registry', registryOfRepository(repository), 'referrers', repository, digest],
    enabled: asked,
    queryFn: ({ signal }) =>
      runTask('Looking for referrers', signal, (options) =>
        engine.ask([], 'referrers', { ...repositoryArgs(repository), digest }, options),
      ),
  });
}

/** All that was asked of a registry is asked again as somebody else, or because it may have changed. */
export function askAnew(registry: string): void {
  forgetLookups(registry);
  void queryClient.resetQueries({ queryKey: ['registry', registry] });
}

export function leave(registry: string): void {
  signOut(registry);
  askAnew(registry);
}
