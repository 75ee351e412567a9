/**
 * Roving: controls beside each other are one Tab stop, and arrows, Home and End walk among them, as the WAI-ARIA toolbar
 * pattern has it. What takes text, and what has arrows of its own, stays a stop by itself.
 */
import { type RefObject, useLayoutEffect } from 'react';

type Axis = 'across' | 'down';

const BACK = { across: 'ArrowLeft', down: 'ArrowUp' } as const;
const ON = { across: 'ArrowRight', down: 'ArrowDown' } as const;

/** Where a key leads from control `at` of `count`; undefined where it means nothing here. There is no way round the ends. */
export function rovingStep(key: string, at: number, count: number, axis: Axis): number | undefined {
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const by = key === ON[axis] ? 1 : key === BACK[axis] ? -1 : 0;
  return by === 0 ? undefined : Math.min(count - 1, Math.max(0, at + by));
}

const CONTROLS = 'button:enabled,a[href],select:enabled,summary,input[type="checkbox"]:enabled';
/** Lists, tabs and menus have arrows of their own; what a disclosure holds is read, not walked, save where it says so. */
const APART =
  '[role="tab"],[role="treegrid"] *,[role="tree"] *,[role="menu"] *,details > :not(summary):not([data-walked]) *';
/** Chosen already: the first to be stood on. */
const CHOSEN = '[aria-pressed="true"],[aria-checked="true"],[aria-current]:not([aria-current="false"])';

function controlsIn(bar: HTMLElement): HTMLElement[] {
  return [...bar.querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (each) => !each.matches(APART) && each.checkVisibility(),
  );
}

/** A bar in a bar is walked as a part of it. */
const isInner = (bar: HTMLElement) => bar.parentElement?.closest('[data-roving]') != null;

/**
 * Keeps one control of the bar in the Tab order: the one that had the focus last; before that `first` (a selector), or
 * what is chosen.
 */
export function useRoving(ref: RefObject<HTMLElement | null>, axis: Axis = 'across', first: string = CHOSEN): void {
  useLayoutEffect(() => {
    const bar = ref.current;
    if (!bar || isInner(bar)) return;
    let stop: HTMLElement | undefined;
    let stoodOn = false;
    let hasFocus = false;
    let at = 0;
    const settle = () => {
      const controls = controlsIn(bar);
      // A button that its own press disables drops the focus: the one beside it takes it.
      if (stop?.matches(':disabled') && hasFocus) return controls[Math.min(at, controls.length - 1)]?.focus();
      if (!stop || !controls.includes(stop)) stoodOn = false;
      if (!stoodOn) stop = controls.find((each) => each.matches(first)) ?? controls[0];
      at = Math.max(0, stop ? controls.indexOf(stop) : 0);
      for (const each of controls) each.tabIndex = each === stop ? 0 : -1;
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement) || !controlsIn(bar).includes(target)) return;
      stop = target;
      stoodOn = true;
      hasFocus = true;
      settle();
    };
    const onBlur = () => {
      hasFocus = false;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const controls = controlsIn(bar);
      const at = event.target instanceof HTMLElement ? controls.indexOf(event.target) : -1;
      const to = at < 0 ? undefined : rovingStep(event.key, at, controls.length, axis);
      if (to === undefined) return;
      event.preventDefault();
      controls[to]?.focus();
    };
    settle();
    const changes = new MutationObserver(settle);
    const attributeFilter = ['disabled', 'aria-pressed', 'aria-current', 'open', 'class'];
    changes.observe(bar, { childList: true, subtree: true, attributes: true, attributeFilter });
    const room = new ResizeObserver(settle);
    room.observe(bar);
    bar.addEventListener('focusin', onFocus);
    bar.addEventListener('focusout', onBlur);
    bar.addEventListener('keydown', onKeyDown);
    return () => {
      changes.disconnect();
      room.disconnect();
      bar.removeEventListener('focusin', onFocus);
      bar.removeEventListener('focusout', onBlur);
      bar.removeEventListener('keydown', onKeyDown);
    };
  }, [ref, axis, first]);
}
