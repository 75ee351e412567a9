/** Opens the palette from anywhere: on commands, or on the paths of the image looked at. */
import { create } from 'zustand';
import { dialogOf } from '../dialogs/dialogs.ts';

export const PALETTE = 'palette-dialog';

export type PaletteMode = 'commands' | 'paths';

interface PaletteState {
  readonly mode: PaletteMode;
  /** What is typed. */
  readonly text: string;
}

export const usePalette = create<PaletteState>(() => ({ mode: 'commands', text: '' }));

export function openPalette(mode: PaletteMode): void {
  const dialog = dialogOf(PALETTE, () => openPalette(mode));
  if (!dialog) return;
  // Another dialog has the page: it is not covered.
  if (!dialog.open && document.querySelector('dialog[open]') !== null) return;
  usePalette.setState({ mode, text: '' });
  if (!dialog.open) dialog.showModal();
}

export function closePalette(): void {
  const dialog = document.getElementById(PALETTE);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}
