/** Opens the list of cached indexes from anywhere. */
import { dialogOf } from '../dialogs/dialogs.ts';
import { queryClient } from '../../state/engine.ts';

export const CACHED_DIALOG = 'kept-dialog';
/** What is kept changes with every layer that is read, so each opening asks anew. */
export const CACHED_QUERY = ['kept'] as const;

export function openCachedIndexes(): void {
  const dialog = dialogOf(CACHED_DIALOG, openCachedIndexes);
  if (!dialog || dialog.open) return;
  void queryClient.invalidateQueries({ queryKey: CACHED_QUERY });
  dialog.showModal();
}
