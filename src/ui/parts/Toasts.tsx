/**
 * Toasts: few short messages, spoken by a live region that is there from the start (one added later is not announced).
 */
import { create } from 'zustand';

/** What can be done about a message while it is shown. */
interface ToastAction {
  readonly label: string;
  run(): void;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: ToastAction | undefined;
}

const useToasts = create<readonly Toast[]>(() => []);
const SHOWN = 5_000;
/** ms: somebody has to decide. */
const SHOWN_WITH_ACTION = 10_000;
let lastId = 0;

/** Shows and speaks a message for a few seconds. */
export function toast(text: string, action?: ToastAction): void {
  const id = ++lastId;
  useToasts.setState((toasts) => [...toasts.slice(-2), { id, text, action }], true);
  setTimeout(() => forget(id), action ? SHOWN_WITH_ACTION : SHOWN);
}

function forget(id: number): void {
  useToasts.setState((toasts) => toasts.filter((each) => each.id !== id), true);
}

export function Toasts() {
  const toasts = useToasts();
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-10 z-50 flex flex-col items-center gap-1"
    >
      {toasts.map(({ id, text, action }) => (
        <div key={id} className="max-w-[90vw] rounded-md bg-ink px-3 py-1.5 text-ground text-sm shadow-lg">
          {text}
          {action && (
            <button
              type="button"
              className="pointer-events-auto ml-3 font-medium underline"
              onClick={() => {
                forget(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
