/** Opens the palette from anywhere: on commands, or on the paths of the image looked at. */
import { create } from 'zustand';
import { dialogOf } from '../dialogs/dialogs.ts';

export const PALETTE = 'palette-dialog';

type PaletteMode = 'commands' | 'paths';

interface PaletteState {
  readonly mode: PaletteMode;
  /** What is typed. */
  readonly text: string;
}

export const usePalette = create<PaletteState>(() => ({ mode: 'commands', text: '' }));

/** Until when (ms) keys are typed into the field that is still to come; 0: it is there. */
let awaitedUntil = 0;
/** ms after which the palette is not expected any more: its code could not be loaded. */
const PATIENCE = 5_000;

export function openPalette(mode: PaletteMode): void {
  const dialog = dialogOf(PALETTE, () => openPalette(mode));
  // Another dialog has the page: it is not covered.
  if (!dialog?.open && document.querySelector('dialog[open]') !== null) return;
  if (performance.now() > awaitedUntil || dialog?.open) usePalette.setState({ mode, text: '' });
  if (!dialog?.open) awaitedUntil = performance.now() + PATIENCE;
  if (dialog && !dialog.open) dialog.showModal();
}

/** The field is there and takes the keys itself. */
export function fieldDrawn(): void {
  awaitedUntil = 0;
}

/** Takes a key that was pressed between asking for the palette and its field: what one types at once is not lost. */
export function typedAhead({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (performance.now() > awaitedUntil || ctrlKey || metaKey || altKey) return false;
  const { text } = usePalette.getState();
  if (key === 'Escape') awaitedUntil = 0;
  else if (key === 'Backspace') usePalette.setState({ text: text.slice(0, -1) });
  else if (key.length === 1) usePalette.setState({ text: text + key });
  else return false;
  return key !== 'Escape';
}

export function closePalette(): void {
  awaitedUntil = 0;
  const dialog = document.getElementById(PALETTE);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}
