/** A field that filters as one types; `/` goes to it, Escape empties it, the arrow down goes into the list below. */
import type { KeyboardEvent } from 'react';

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export function FilterField({ label, value, onChange }: FilterFieldProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') onChange('');
    else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.currentTarget.closest('section')?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <input
      type="search"
      data-filter
      aria-label={label}
      placeholder="Filter  /"
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      className="h-6 w-44 rounded-sm border border-line-strong bg-raised px-2 font-mono text-sm"
    />
  );
}
