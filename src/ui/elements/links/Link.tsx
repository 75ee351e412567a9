/**
 * Link: a way to another place of the page, as a link that can be copied and opened beside. It is text of its line, so
 * that what does not fit is cut and not replaced whole.
 */
import type { MouseEvent, ReactNode } from 'react';

interface LinkProps {
  /** The address; see `hrefTo`. */
  readonly href: string | undefined;
  /** Goes there in this page. */
  readonly go: () => void;
  readonly label?: string;
  readonly title?: string;
  /** Rows are walked by the arrow keys: what is in them is not a stop of its own. */
  readonly inRow?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Link({ href, go, label, title, inRow = false, className = '', children }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go();
  };
  return (
    <a
      href={href}
      aria-label={label}
      title={title}
      tabIndex={inRow ? -1 : undefined}
      onClick={onClick}
      className={`hover:underline ${className}`}
    >
      {children}
    </a>
  );
}
