/** Questions about registries, each as [arguments, answer]. */
import type { Traffic } from '../../../core/store/registry/access.ts';
import type { Catalog } from '../../../core/store/registry/browse/catalog.ts';
import type { Referrers } from '../../../core/store/registry/browse/referrers.ts';
import type { TagHead } from '../../../core/store/registry/browse/tagHeads.ts';
import type { TaggedImage } from '../../../core/store/registry/browse/tagged.ts';
import type { TagList } from '../../../core/store/registry/browse/tags.ts';
import type { RepositoryArgs } from '../../../core/store/registry/repository.ts';
import type { RegistryWait } from '../../registry/wait.ts';

export interface RegistryAnswers {
  /** What was asked of the registry so far, null where the input lies in none; about no input: of all registries. */
  readonly traffic: readonly [Record<never, never>, Traffic | null];
  /** What is waited for because registries asked to. With `hurry` all of it is tried at once. About no input. */
  readonly waits: readonly [{ readonly hurry?: boolean }, readonly RegistryWait[]];
  /** The tags of a repository; reported in parts as string[], all so far. The rest about registries is about no input either. */
  readonly tags: readonly [RepositoryArgs, TagList];
  /** Where tags lead; reported in parts as TagHead. Ends early at a limit, with the problem said. */
  readonly tagHeads: readonly [RepositoryArgs & { readonly tags: readonly string[] }, readonly TagHead[]];
  /** What a tag or a digest leads to, by its documents alone. */
  readonly tagged: readonly [RepositoryArgs & { readonly reference: string }, TaggedImage];
  /** The repositories of a registry; `unsupported` in words where it does not tell. Told in parts as string[]. */
  readonly catalog: readonly [{ readonly registry: string; readonly credential?: string | undefined }, Catalog];
  /** What refers to a digest, and what to that. */
  readonly referrers: readonly [RepositoryArgs & { readonly digest: string }, Referrers];
}
