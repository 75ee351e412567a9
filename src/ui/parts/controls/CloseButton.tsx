/** CloseButton: the ✕ of something that is open within a view. */
interface CloseButtonProps {
  /** What it does, for those who do not see it. */
  readonly label: string;
  /** Escape does the same. */
  readonly byKey?: boolean;
  readonly onClose: () => void;
}

export function CloseButton({ label, byKey = false, onClose }: CloseButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={byKey ? 'Close (Esc)' : 'Close'}
      className="grid size-6 shrink-0 place-items-center text-ink-2 hover:text-ink"
      onClick={onClose}
    >
      ✕
    </button>
  );
}
