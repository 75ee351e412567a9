/**
 * Focus is never lost: when the element that has it goes away (a button that did its work, a view that is left), it goes
 * to the nearest thing around it that is still there, in the end to the view's main list.
 */
import { VIEW_PANEL } from './viewPanel.ts';

/** What is walked by arrows, as one stop. */
export const LISTS = '[role="treegrid"],[role="tree"],[role="grid"],[role="listbox"]';

/** From the focused element outwards, while it was there. */
let chain: readonly HTMLElement[] = [];
/** The view's panel has the focus because its list was not there yet. */
let waiting = false;

export function isShown(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility();
}

function listIn(element: HTMLElement): HTMLElement | undefined {
  return [...element.querySelectorAll<HTMLElement>(LISTS)].find((list) => list.tabIndex >= 0 && isShown(list));
}

/** What the page is about: the view's panel; while a registry is browsed, what stands in its place. */
function middle(): HTMLElement | null {
  return document.getElementById(VIEW_PANEL) ?? document.querySelector<HTMLElement>('main');
}

/** For who wants past the bars. */
export function focusMiddle(): void {
  const panel = middle();
  (panel && (listIn(panel) ?? panel))?.focus();
}

/** Into the view from its tab: to its list; without one to the first thing that can be done. */
export function enterMiddle(): void {
  const panel = middle();
  if (!panel) return;
  const first = [...panel.querySelectorAll<HTMLElement>('a[href],button:enabled,input:enabled,[tabindex="0"]')].find(
    (each) => each.tabIndex >= 0 && isShown(each),
  );
  (listIn(panel) ?? first ?? panel).focus();
}

function restore(): void {
  const panel = middle();
  const around = chain.find((element) => isShown(element) && element !== document.body);
  const near = around?.closest<HTMLElement>('[tabindex="0"],[tabindex="-1"]');
  const target = (near && near !== panel ? near : undefined) ?? (panel && (listIn(panel) ?? panel));
  target?.focus({ preventScroll: true });
  // After the focus came, since its coming ends a wait.
  waiting = target === panel && panel !== null;
}

function check(): void {
  const { activeElement, body } = document;
  if (document.querySelector('dialog[open],[role="menu"]')) return;
  const panel = middle();
  if (waiting && panel && activeElement === panel) {
    const list = listIn(panel);
    if (list) list.focus({ preventScroll: true });
    return;
  }
  // Whoever clicks beside everything has let go of it; only what was taken away is given back.
  if (activeElement !== body || chain.length === 0 || (chain[0] && isShown(chain[0]))) return;
  restore();
}

/** Starts once, for as long as the page lives. */
export function keepFocus(): void {
  addEventListener('focusin', ({ target }) => {
    waiting = false;
    const parts: HTMLElement[] = [];
    for (let at = target as HTMLElement | null; at; at = at.parentElement) parts.push(at);
    chain = parts;
  });
  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      check();
    });
  }).observe(document.body, { childList: true, subtree: true });
}
