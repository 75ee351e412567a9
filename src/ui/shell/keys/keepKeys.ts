/** The keys that work anywhere. Single letters keep out of text fields, and can be switched off. */
import { layersOf } from '../../state/cut/cutParts.ts';
import { pickFiles } from '../../state/open/picking.ts';
import { openPalette, typedAhead } from '../palette/paletteState.ts';
import { ROUTES, routeOf } from '../routes.tsx';
import { activeSlot, setDepth, showView, useApp, walkTo } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { openHelp } from '../dialogs/helpState.ts';
import { toggleDetails } from '../frame/useDetails.ts';
import { stepPane } from './panes.ts';

/** To the neighbouring layer of the image looked at; from outside its layers, to the base. Files: the water line moves. */
function stepLayer(by: number): void {
  const state = useApp.getState();
  const slot = activeSlot(state);
  const image = slot?.opened && imageAt(slot.opened, slot.key);
  if (!slot || !image) return;
  const layers = layersOf(image);
  if (routeOf(state.view).stack === 'water') {
    const top = Math.max(0, layers.length - 1);
    const depth = Math.min(top, Math.max(0, (slot.depth ?? top) + by));
    setDepth(depth === top ? null : depth);
    return;
  }
  const at = layers.findIndex((layer) => layer.key === slot.key);
  const next = layers[at < 0 ? 0 : Math.min(layers.length - 1, Math.max(0, at + by))];
  if (next) walkTo(slot.id, next.key);
}

/** `j` and `k` are the arrows of whatever list has the focus. */
function pressArrow(key: string, target: EventTarget | null): boolean {
  const list = target instanceof Element && target.closest('[role="tree"],[role="treegrid"],[role="listbox"]');
  if (!list) return false;
  list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return true;
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return target instanceof HTMLInputElement && !/^(radio|checkbox|button)$/.test(target.type);
}

/** While a registry is browsed: `/` goes to its filter, `y` puts the digest into the link. */
function browsing(key: string): boolean {
  if (useApp.getState().browse === null) return false;
  const found = document.querySelector<HTMLElement>(key === '/' ? '[data-filter]' : '[data-pin]');
  if (key === '/') found?.focus();
  else found?.click();
  return found !== null;
}

function letter(event: KeyboardEvent): boolean {
  switch (event.key) {
    case '?':
      openHelp();
      return true;
    case '[':
      stepLayer(-1);
      return true;
    case ']':
      stepLayer(1);
      return true;
    case '/':
    case 'y':
      return browsing(event.key);
    case 'i':
      toggleDetails();
      return true;
    case 't':
      openPalette('paths');
      return true;
    case 's':
      if (activeSlot(useApp.getState())?.opened) showView('search');
      return true;
    case 'j':
      return pressArrow('ArrowDown', event.target);
    case 'k':
      return pressArrow('ArrowUp', event.target);
    default:
      return /^[1-9]$/.test(event.key) && showNumbered(Number(event.key));
  }
}

/** Views by their places; tags of a registry begin with digits, which are typed there. */
function showNumbered(place: number): boolean {
  const state = useApp.getState();
  const route = ROUTES[place - 1];
  if (!route || state.browse !== null || !activeSlot(state)?.opened) return false;
  showView(route.name);
  return true;
}

/** `t`, `s` and `i` are also letters to type ahead with: inside a tree only `j`, `k` and the signs are taken. */
function isTyping({ key, target, timeStamp }: KeyboardEvent): boolean {
  const tree = target instanceof Element && target.closest('[role="tree"],[role="treegrid"]') !== null;
  if (!tree || key.length !== 1) return false;
  const goesOn = timeStamp - lastTyped < TYPED_TOGETHER;
  if (!/^\d$/.test(key) || goesOn) lastTyped = timeStamp;
  return /^[ist]$/.test(key) || (goesOn && /^\d$/.test(key));
}

/** ms between letters that are one name, as in a tree; a digit among them belongs to it, one by itself is a view's. */
const TYPED_TOGETHER = 700;
let lastTyped = Number.NEGATIVE_INFINITY;

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (typedAhead(event)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  // Caps Lock makes it a capital.
  const key = event.key.toLowerCase();
  const all = (event.ctrlKey || event.metaKey) && event.shiftKey && key === 'p';
  if ((command && key === 'k') || all) {
    event.preventDefault();
    openPalette('commands');
  } else if (command && key === 'o') {
    event.preventDefault();
    pickFiles();
  } else if (command && key === 'b') {
    event.preventDefault();
    setSettings({ leftOpen: !useSettings.getState().leftOpen });
  } else if (event.key === 'F6' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    if (document.querySelector('dialog[open],[role="menu"]') === null && stepPane(event.shiftKey ? -1 : 1))
      event.preventDefault();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && useSettings.getState().letters) {
    const modal = document.querySelector('dialog[open],[role="menu"]') !== null;
    if (modal || takesText(event.target) || isTyping(event) || !letter(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** From the first moment: a key pressed while the page is still being drawn is not lost. */
export function keepKeys(): void {
  // Before the parts see it, or a tree would take j and k as typing.
  addEventListener('keydown', onKeyDown, { capture: true });
}
