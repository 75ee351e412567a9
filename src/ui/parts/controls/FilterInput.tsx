/** A field that narrows what is listed below it. */
interface FilterInputProps {
  /** What it is called: `Filter packages`. */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function FilterInput({ label, text, onText }: FilterInputProps) {
  return (
    <input
      type="text"
      value={text}
      onChange={(event) => onText(event.target.value)}
      placeholder="Filter"
      aria-label={label}
      className="h-6 w-44 rounded-sm border border-line-strong bg-raised px-2 text-ink placeholder:text-ink-3"
    />
  );
}
