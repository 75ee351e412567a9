/**
 * useStretch: which stretch of a tall element can be seen, so that only what lies there is drawn. For what has its own
 * heights; lists of equal rows have useRowWindow.
 */
import { useLayoutEffect, useState } from 'react';

/** px from the top of the element; may lie outside it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** px drawn beyond both ends of the window, so that a turn of the wheel shows nothing empty. */
const MARGIN = 512;
/** Ends move in steps, so that small moves draw nothing. */
const STEP = 256;

export function useStretch(): readonly [Stretch, (element: HTMLElement | null) => void] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [stretch, setStretch] = useState<Stretch>({ from: 0, to: 2 * MARGIN });
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const { top } = element.getBoundingClientRect();
      const from = Math.floor((-top - MARGIN) / STEP) * STEP;
      const to = Math.ceil((innerHeight - top + MARGIN) / STEP) * STEP;
      setStretch((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.documentElement);
    const scroller = scrollerOf(element);
    if (scroller) observer.observe(scroller);
    // Scroll events do not bubble; whatever scrolls above the element moves it.
    document.addEventListener('scroll', measure, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', measure, { capture: true });
    };
  }, [element]);
  return [stretch, setElement];
}

/** The nearest element around this one that scrolls up and down; one that scrolls sideways alone is `auto` both ways. */
export function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let each = element.parentElement; each; each = each.parentElement)
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  return null;
}
