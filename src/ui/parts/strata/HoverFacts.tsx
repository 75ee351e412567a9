/** What the pointer is over, exactly: floats beside it and takes no part in the page for those who listen. */
import { useEffect, useRef } from 'react';
import type { CutPart } from './cutPart.ts';
import { stratumColor } from './stratumColor.ts';

export function HoverFacts({ part }: { readonly part: CutPart }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY, pointerType, target }: PointerEvent) => {
      const element = card.current;
      if (!element || pointerType === 'touch') return;
      // The log says it already; a card over it would only be in the way.
      if (target instanceof Element && target.closest('[data-log]')) {
        element.style.visibility = 'hidden';
        return;
      }
      const { width, height } = element.getBoundingClientRect();
      const left = clientX + 18 + width > innerWidth ? clientX - 14 - width : clientX + 18;
      const top = Math.min(innerHeight - height - 8, clientY + 16);
      element.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
      element.style.visibility = 'visible';
    };
    addEventListener('pointermove', follow);
    return () => removeEventListener('pointermove', follow);
  }, []);
  return (
    <div
      ref={card}
      aria-hidden="true"
      className="pointer-events-none invisible fixed top-0 left-0 z-40 max-w-96 rounded-md border border-line bg-raised px-3 py-2 text-sm shadow-lg"
    >
      <p className="flex items-start gap-2 font-medium text-ink">
        {part.layer !== undefined && (
          <span className="mt-0.5 size-3 shrink-0 rounded-sm" style={{ background: stratumColor(part.layer) }} />
        )}
        <span className="line-clamp-3 break-words">
          {part.layer === undefined ? part.label : `Layer ${part.layer}`}
        </span>
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {part.facts().map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="line-clamp-4 break-all font-mono text-ink-2 text-xs leading-4">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
