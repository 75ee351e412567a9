/** Toolbar: controls beside each other as one Tab stop; Left and Right walk among them. */
import { type ReactNode, useRef } from 'react';
import { useRoving } from './roving.ts';

interface ToolbarProps {
  readonly label: string;
  readonly className?: string;
  /** Selector of the control that Tab comes to first; else the one that is chosen. */
  readonly first?: string;
  readonly children: ReactNode;
}

export function Toolbar({ label, className, first, children }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useRoving(bar, 'across', first);
  return (
    <div ref={bar} role="toolbar" aria-label={label} data-roving className={className}>
      {children}
    </div>
  );
}
