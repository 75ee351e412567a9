/**
 * Menu: a list of things to do or places to go, over the page. The first item has the focus; arrows, Home, End and first
 * letters walk; Escape, Tab and a press beside it close it.
 */
import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** Said behind the label: a key, a size. */
  readonly hint?: string | undefined;
  /** One of a choice: is it the one chosen? */
  readonly checked?: boolean;
  go(): void;
}

/** px from the left and the top of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly at: MenuPlace;
  readonly onClose: () => void;
}

const EDGE = 4;

export function Menu({ label, items, at, onClose }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  const place = useRoom(ref, at);
  useOwnFocus(ref);
  useEffect(() => {
    const away = ({ target }: Event) => {
      // The button that opened it closes it by itself.
      const own = target instanceof Element && target.closest('[aria-haspopup="menu"][aria-expanded="true"]');
      if (!own && !(target instanceof Node && ref.current?.contains(target))) onClose();
    };
    addEventListener('pointerdown', away, { capture: true });
    addEventListener('resize', onClose);
    return () => {
      removeEventListener('pointerdown', away, { capture: true });
      removeEventListener('resize', onClose);
    };
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (walk(event)) event.preventDefault();
  };
  return (
    <div
      ref={ref}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{ left: place.x, top: place.y }}
      className="fixed z-50 max-h-[70vh] w-max min-w-40 max-w-[min(90vw,32rem)] overflow-y-auto rounded-md border border-line-strong bg-raised py-1 shadow-lg focus:outline-none"
    >
      {items.map(({ id, label: text, hint, checked, go }) => (
        <button
          key={id}
          type="button"
          {...(checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': checked })}
          tabIndex={-1}
          onClick={() => {
            onClose();
            go();
          }}
          className="flex h-7 w-full items-center gap-2 px-3 text-left hover:bg-sunken focus:bg-accent-soft focus:outline-none"
        >
          {checked !== undefined && (
            <Check size={13} aria-hidden="true" className={`shrink-0 ${checked ? 'text-accent' : 'invisible'}`} />
          )}
          <span className="min-w-0 flex-1 truncate">{text}</span>
          {hint !== undefined && <span className="pl-4 font-mono text-ink-3 text-xs">{hint}</span>}
        </button>
      ))}
    </div>
  );
}

/** The item that is chosen has the focus, else the first; when the menu goes, whoever had it before has it again. */
function useOwnFocus(ref: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    const menu = ref.current;
    (menu?.querySelector<HTMLElement>('[aria-checked="true"]') ?? itemsOf(menu)[0])?.focus();
    return () => {
      const lost = document.activeElement === document.body || menu?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [ref]);
}

/** Where it fits into the window. */
function useRoom(ref: React.RefObject<HTMLDivElement | null>, { x, y }: MenuPlace): MenuPlace {
  const [place, setPlace] = useState({ x, y });
  useLayoutEffect(() => {
    const { width = 0, height = 0 } = ref.current?.getBoundingClientRect() ?? {};
    setPlace({
      x: Math.max(EDGE, Math.min(x, innerWidth - width - EDGE)),
      y: Math.max(EDGE, Math.min(y, innerHeight - height - EDGE)),
    });
  }, [ref, x, y]);
  return place;
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function walk({ key, currentTarget }: KeyboardEvent<HTMLDivElement>): boolean {
  const items = itemsOf(currentTarget);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[key];
  const typed = key.length === 1 && key !== ' ' ? key.toLowerCase() : undefined;
  const found =
    next ??
    (typed === undefined
      ? undefined
      : [...items.slice(at + 1), ...items].find((item) => item.textContent?.toLowerCase().startsWith(typed)));
  found?.focus();
  return found !== undefined;
}
