/** Opens the list of cached indexes from anywhere. */
import { dialogOf } from '../dialogs/dialogs.ts';
import { queryClient } from '../../state/engine.ts';

export const KEPT = 'kept-dialog';
/** What is kept changes with every layer that is read, so each opening asks anew. */
export const KEPT_QUERY = ['kept'] as const;

export function openKept(): void {
  const dialog = dialogOf(KEPT, openKept);
  if (!dialog || dialog.open) return;
  void queryClient.invalidateQueries({ queryKey: KEPT_QUERY });
  dialog.showModal();
}
