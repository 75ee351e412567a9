/** What a person chose in a repository that no link carries: the tag put aside to be compared with another. */
import { create } from 'zustand';

interface TagsState {
  /** `host/name` and the tag in it. */
  readonly aside: { readonly repository: string; readonly tag: string } | null;
}

const useTagsState = create<TagsState>(() => ({ aside: null }));

export function putAside(repository: string, tag: string | null): void {
  useTagsState.setState({ aside: tag === null ? null : { repository, tag } });
}

/** The tag put aside in this repository. */
export function useAside(repository: string): string | undefined {
  return useTagsState(({ aside }) => (aside?.repository === repository ? aside.tag : undefined));
}
