/** Opens the help from anywhere: the dialog element itself knows whether it is open. */
import { dialogOf } from './dialogs.ts';

export const HELP = 'help-dialog';

export function openHelp(): void {
  const dialog = dialogOf(HELP, openHelp);
  if (dialog && !dialog.open) dialog.showModal();
}
