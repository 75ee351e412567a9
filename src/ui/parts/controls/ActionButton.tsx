/** ActionButton: one thing that can be done with what a pane shows. */
interface ActionButtonProps {
  readonly children: string;
  readonly onClick: () => void;
}

export function ActionButton({ children, onClick }: ActionButtonProps) {
  return (
    <button
      type="button"
      className="h-6 rounded-sm border border-line-strong px-2 text-sm hover:bg-sunken"
      onClick={onClick}
    >
      {children}
    </button>
  );
}
