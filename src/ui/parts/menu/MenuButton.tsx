/** MenuButton: a button that opens a menu below itself. */
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { Menu, type MenuItem, type MenuPlace } from './Menu.tsx';

interface MenuButtonProps {
  readonly label: string;
  /** Worked out when it opens, where it is a function. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly className?: string;
  /** -1 where something beside it leads to it. */
  readonly tabIndex?: number;
  readonly children: ReactNode;
}

export function MenuButton({ label, items, className = '', tabIndex, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<MenuPlace | null>(null);
  const close = useCallback(() => setAt(null), []);
  const toggle = () => {
    const box = button.current?.getBoundingClientRect();
    setAt(at || !box ? null : { x: box.left, y: box.bottom });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        title={label}
        tabIndex={tabIndex}
        onClick={toggle}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || at) return;
          event.preventDefault();
          toggle();
        }}
        className={className}
      >
        {children}
      </button>
      {at && <Menu label={label} items={typeof items === 'function' ? items() : items} at={at} onClose={close} />}
    </>
  );
}
