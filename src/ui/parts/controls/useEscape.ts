/** Escape closes what is open in a view, wherever the focus is. */
import { useEffect } from 'react';

/** Calls `close` at Escape, save in a field or a dialog, where Escape is theirs; does nothing while it is undefined. */
export function useEscape(close: (() => void) | undefined): void {
  useEffect(() => {
    if (!close) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const theirs = event.target instanceof Element && event.target.closest('input, dialog');
      if (event.key === 'Escape' && !event.defaultPrevented && !theirs) close();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}
