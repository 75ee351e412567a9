/** Opens the palette from anywhere: on commands, or on the paths of the image looked at. */
import { create } from 'zustand';

export const PALETTE = 'palette-dialog';

export type PaletteMode = 'commands' | 'paths';

interface PaletteState {
  readonly mode: PaletteMode;
  /** What is typed. */
  readonly text: string;
}

export const usePalette = create<PaletteState>(() => ({ mode: 'commands', text: '' }));

/** Asked for before the dialog was drawn. */
let awaited: PaletteMode | undefined;

/** Once the dialog is there. */
export function openAwaited(): void {
  if (awaited !== undefined) openPalette(awaited);
}

export function openPalette(mode: PaletteMode): void {
  const dialog = document.getElementById(PALETTE);
  awaited = dialog ? undefined : mode;
  if (!(dialog instanceof HTMLDialogElement)) return;
  // Another dialog has the page: it is not covered.
  if (!dialog.open && document.querySelector('dialog[open]') !== null) return;
  usePalette.setState({ mode, text: '' });
  if (!dialog.open) dialog.showModal();
}

export function closePalette(): void {
  const dialog = document.getElementById(PALETTE);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}
