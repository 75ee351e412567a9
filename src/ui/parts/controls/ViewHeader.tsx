/** ViewHeader: the line over a view: what it shows, how much of it, what can be done. In a narrow pane it wraps. */
import type { ReactNode } from 'react';

interface ViewHeaderProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function ViewHeader({ title, children }: ViewHeaderProps) {
  return (
    <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-0.5 border-line border-b px-4 py-1 text-ink-2 text-sm">
      <h2 className="min-w-0 truncate font-medium text-base text-ink">{title}</h2>
      {children}
    </header>
  );
}
