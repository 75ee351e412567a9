/**
 * useRowWindow: which of many equal rows to draw, and where. The scrolled element scrolls natively; rows are drawn in
 * the same frame as the scroll event, so that a dragged scroll bar never shows an empty stretch.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { mostRows, offsetFor, rowsAt, type ScrollSpace, scrollSpace } from './scrollSpace.ts';

interface WindowOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what sticks to the top of the scrolled element. */
  readonly header?: number;
  /** Rows drawn beyond both ends of the view. */
  readonly margin?: number;
}

export interface RowWindow {
  /** Goes on the element that scrolls. */
  readonly ref: (element: HTMLElement | null) => void;
  readonly first: number;
  readonly end: number;
  /** Height for the element that holds the rows. */
  readonly space: number;
  /** Top of the first drawn row inside it. */
  readonly top: number;
  /** Rows are more than can be scrolled through true to size. */
  readonly scaled: boolean;
  /** At most so many rows are drawn at this height, wherever one scrolls. */
  readonly most: number;
  /** Whole rows that fit: what Page Down moves by. */
  readonly page: number;
  readonly width: number;
  /** Rows before this one are above the view. */
  readonly firstVisible: () => number;
  readonly scrollToRow: (row: number, align?: 'nearest' | 'center') => void;
}

interface View {
  readonly offset: number;
  readonly top: number;
  readonly height: number;
  readonly width: number;
  /** Just come from far away: only what is seen is drawn, the margins a moment later. */
  readonly far: boolean;
}

const NOWHERE: View = { offset: 0, top: 0, height: 0, width: 0, far: false };
/** ms until the margins are drawn after a jump. */
const SETTLE = 80;

export function useRowWindow({ count, rowHeight, header = 0, margin = 8 }: WindowOptions): RowWindow {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [view, setView] = useState<View>(NOWHERE);
  const shown = Math.max(0, view.height - header);
  const space = useMemo(() => scrollSpace(count, rowHeight, shown), [count, rowHeight, shown]);
  const live = useRef({ view, space, shown, count });
  live.current = { ...live.current, space, shown, count };

  const place = useCallback(
    (next: View) => {
      const { view: old, space: at, shown: high, count: rows } = live.current;
      live.current.view = next;
      const was = rowsAt(old.offset, high, rowHeight, rows, margin);
      const will = rowsAt(next.offset, high, rowHeight, rows, margin);
      if (!at.scaled && was.first === will.first && was.end === will.end) return;
      const far = will.first >= was.end || will.end <= was.first;
      live.current.view = { ...next, far };
      flushSync(() => setView({ ...next, far }));
    },
    [rowHeight, margin],
  );
  useEffect(() => {
    if (!view.far) return;
    const timer = setTimeout(() => {
      live.current.view = { ...live.current.view, far: false };
      setView(live.current.view);
    }, SETTLE);
    return () => clearTimeout(timer);
  }, [view]);
  useMeasured(element, live, setView);
  useScrolled(element, live, place);

  const scrollToRow = useCallback(
    (row: number, align: 'nearest' | 'center' = 'nearest') => {
      if (!element) return;
      const { space: at, shown: high } = live.current;
      // The scroll event comes a frame after the scroll: a click may come before it.
      const now = scrolledView(element, live.current);
      const offset = offsetFor(row, now.offset, high, rowHeight, align);
      if (offset === now.offset) return;
      element.scrollTop = at.toTop(offset);
      const next = { ...now, offset, top: element.scrollTop };
      live.current.view = next;
      setView(next);
    },
    [element, rowHeight],
  );

  const offset = Math.min(view.offset, Math.max(0, space.total - shown));
  const range = rowsAt(offset, shown, rowHeight, count, view.far ? 1 : margin);
  return {
    ref: setElement,
    ...range,
    space: space.space,
    top: space.scaled ? view.top + range.first * rowHeight - offset : range.first * rowHeight,
    scaled: space.scaled,
    most: mostRows(shown, rowHeight, margin),
    page: Math.max(1, Math.floor(shown / rowHeight) - 1),
    width: view.width,
    firstVisible: () => Math.ceil(live.current.view.offset / rowHeight),
    scrollToRow,
  };
}

/** Where the element stands now; the view itself where it has not moved since. A scaled space keeps its true offset. */
function scrolledView(element: HTMLElement, { view, space }: Live['current']): View {
  const top = element.scrollTop;
  if (space.scaled ? Math.abs(top - view.top) < 1 : top === view.top) return view;
  return { ...view, offset: space.toOffset(top), top };
}

type Live = { current: { view: View; space: ScrollSpace; shown: number; count: number } };

function useMeasured(element: HTMLElement | null, live: Live, setView: (view: View) => void) {
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const next = { ...live.current.view, height: element.clientHeight, width: element.clientWidth };
      live.current.view = next;
      setView(next);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, live, setView]);
}

/** Beyond the cap one px of scroll bar is many rows: the wheel moves the true offset, the bar follows. */
function useScrolled(element: HTMLElement | null, live: Live, place: (view: View) => void) {
  useLayoutEffect(() => {
    if (!element) return;
    const onScroll = () => {
      const next = scrolledView(element, live.current);
      if (next !== live.current.view) place(next);
    };
    const onWheel = (event: WheelEvent) => {
      const { view, space } = live.current;
      if (!space.scaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const most = space.total - live.current.shown;
      const offset = Math.min(most, Math.max(0, view.offset + event.deltaY));
      element.scrollTop = space.toTop(offset);
      place({ ...view, offset, top: element.scrollTop });
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
    };
  }, [element, live, place]);
}
