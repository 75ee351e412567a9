/** useBox: the inner size of an element, kept up to date. Zero until it is first known. */
import { useLayoutEffect, useState } from 'react';

interface Box {
  readonly width: number;
  readonly height: number;
}

export function useBox(): readonly [Box, (element: HTMLElement | null) => void] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      const padding = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight);
      const next = { width: element.clientWidth - padding, height: element.clientHeight };
      setBox((old) => (old.width === next.width && old.height === next.height ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [box, setElement];
}
