/** Opens the help from anywhere: the dialog element itself knows whether it is open. */

export const HELP = 'help-dialog';

export function openHelp(): void {
  const dialog = document.getElementById(HELP);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
