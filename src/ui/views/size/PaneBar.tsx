/** The bar of a pane: the choice of panes, and what was found in a sentence. */
import type { ReactNode } from 'react';

export function PaneBar({ lead, said }: { readonly lead: ReactNode; readonly said: string | undefined }) {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-4 py-1 text-ink-2 text-sm">
      {lead}
      {said !== undefined && <span role="status">{said}</span>}
    </div>
  );
}

/** `; layers 1, 3 could not be read in full`; empty where all were. */
export function gapText(...unread: readonly (readonly number[])[]): string {
  const layers = [...new Set(unread.flat())].sort((a, b) => a - b);
  if (layers.length === 0) return '';
  return `; ${layers.length === 1 ? 'layer' : 'layers'} ${layers.join(', ')} could not be read in full`;
}
