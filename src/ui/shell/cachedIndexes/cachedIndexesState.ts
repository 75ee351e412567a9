/** Opens the list of cached indexes from anywhere. */
import { dialogOf } from '../dialogs/dialogs.ts';
import { queryClient } from '../../state/engine.ts';

export const CACHED_DIALOG = 'cached-indexes-dialog';
/** What is kept changes with every layer that is read, so each opening asks anew. */
export const CACHED_QUERY = ['cached-indexes'] as const;

export function openCachedIndexes(): void {
  const dialog = dialogOf(CACHED_DIALOG, openCachedIndexes);
  if (!dialog || dialog.open) return;
  void queryClient.invalidateQueries({ queryKey: CACHED_QUERY });
  dialog.showModal();
}
