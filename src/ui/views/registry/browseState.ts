/** What the lists of a registry and of a repository show, which links carry; and the tag put aside to be compared, which none does. */
import { create } from 'zustand';
import { anyText, onUnlessOff, sorted } from '../../state/place/shows.ts';

export const BROWSE = {
  filter: anyText('browse.filter'),
  sort: sorted('browse.sort', { key: 'tag', order: 'ascending' }),
  /** Tags of one digest stand under the first of them. */
  grouped: onUnlessOff('browse.grouped'),
};

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
