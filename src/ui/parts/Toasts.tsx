/**
 * Toasts: few short messages, spoken by a live region that is there from the start (one added later is not announced).
 */
import { create } from 'zustand';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const useToasts = create<readonly Toast[]>(() => []);
const SHOWN = 5_000;
let lastId = 0;

/** Shows and speaks a message for a few seconds. */
export function toast(text: string): void {
  const id = ++lastId;
  useToasts.setState((toasts) => [...toasts.slice(-2), { id, text }], true);
  setTimeout(() => useToasts.setState((toasts) => toasts.filter((each) => each.id !== id), true), SHOWN);
}

export function Toasts() {
  const toasts = useToasts();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-10 z-50 flex flex-col items-center gap-1"
    >
      {toasts.map(({ id, text }) => (
        <div key={id} className="max-w-[90vw] rounded-md bg-ink px-3 py-1.5 text-ground text-sm shadow-lg">
          {text}
        </div>
      ))}
    </div>
  );
}
