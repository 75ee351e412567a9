/** Dialogs are loaded when they are opened first: what was asked for before one was drawn is done once it is. */
import { create } from 'zustand';

/** Ids of the dialogs that were asked for. */
export const useWanted = create<ReadonlySet<string>>(() => new Set());

let awaited: (() => void) | undefined;

/** The dialog where it is drawn; else it will be, and `then` is called when it is. */
export function dialogOf(id: string, then: () => void): HTMLDialogElement | undefined {
  const dialog = document.getElementById(id);
  awaited = undefined;
  if (dialog instanceof HTMLDialogElement) return dialog;
  awaited = then;
  useWanted.setState((before) => new Set([...before, id]), true);
  return undefined;
}

/** Called by each dialog once it is in the document. */
export function dialogDrawn(): void {
  awaited?.();
  awaited = undefined;
}
