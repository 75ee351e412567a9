/**
 * Pages: a long list of parts of any height, of which only the pages near the window are drawn; the others keep the
 * room they had. Short lists are drawn whole. For equal rows there is useRowWindow.
 */
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import { scrollerOf } from './useStretch.ts';

interface PagesProps {
  readonly count: number;
  /** Draws one part; it brings its own element. */
  readonly render: (at: number) => ReactNode;
  /** px that a part is likely to take, before a page was drawn. */
  readonly estimate: number;
  /** Elements of the pages: what may stand between the list and its parts. */
  readonly className?: string;
  /** The last part first, as strata lie. */
  readonly reversed?: boolean;
  /** Of a table: the parts are its rows. */
  readonly as?: 'div' | 'tbody';
}

/** Parts of a page: some windows full. */
const PAGE = 64;
/** Pages drawn before and after the window, px. */
const MARGIN = '800px 0px';

export function Pages(props: PagesProps) {
  const { count, render, estimate, className = '', reversed = false, as: Element = 'div' } = props;
  if (count <= PAGE)
    return (
      <Element role={roleOf(Element)} className={className}>
        <Parts start={0} end={count} {...{ count, render, reversed }} />
      </Element>
    );
  return Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
    <Page key={page} {...{ page, count, render, estimate, className, reversed }} as={Element} />
  ));
}

const roleOf = (element: 'div' | 'tbody') => (element === 'div' ? 'presentation' : undefined);

type PartsProps = Pick<Required<PagesProps>, 'count' | 'render' | 'reversed'> & {
  readonly start: number;
  readonly end: number;
};

function Parts({ start, end, count, render, reversed }: PartsProps) {
  return Array.from({ length: end - start }, (_, i) => {
    const at = reversed ? count - 1 - start - i : start + i;
    return <Fragment key={at}>{render(at)}</Fragment>;
  });
}

function Page(props: Required<PagesProps> & { readonly page: number }) {
  const { page, count, render, estimate, className, reversed, as: Element } = props;
  const start = page * PAGE;
  const end = Math.min(count, start + PAGE);
  const height = useRef((end - start) * estimate);
  const [near, setNear] = useState(page === 0);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        // It keeps the room that it had while it was drawn.
        if (!entry.isIntersecting && near) height.current = entry.boundingClientRect.height;
        setNear(entry.isIntersecting);
      },
      // Its own margins count only around the element that scrolls.
      { root: scrollerOf(element), rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, near]);
  return (
    <Element role={roleOf(Element)} ref={setElement} className={near ? className : undefined}>
      {near ? (
        <Parts {...{ start, end, count, render, reversed }} />
      ) : Element === 'div' ? (
        <div style={{ height: height.current }} />
      ) : (
        <tr style={{ height: height.current }} />
      )}
    </Element>
  );
}
