/** Keys that scroll a list of rows which may be taller than a browser can scroll by itself. */
import type { KeyboardEvent } from 'react';
import type { RowWindow } from '../../parts/tree/useRowWindow.ts';

export function scrollByKey(event: KeyboardEvent, rows: RowWindow, count: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
  const first = rows.firstVisible();
  const last = first + rows.page;
  const to: Record<string, number> = {
    ArrowDown: last + 1,
    ArrowUp: first - 1,
    PageDown: last + rows.page,
    PageUp: first - rows.page,
    Home: 0,
    End: count - 1,
  };
  const row = to[event.key];
  if (row === undefined) return;
  event.preventDefault();
  rows.scrollToRow(Math.min(count - 1, Math.max(0, row)));
}
