/** Choice: two or three ways to look at the same thing, one of them on; one Tab stop, walked by Left and Right. */
import { useRef } from 'react';
import { useRoving } from './roving.ts';

interface ChoiceProps<T extends string> {
  readonly options: readonly T[];
  readonly chosen: T;
  readonly onChoose: (option: T) => void;
  /** What an option is called where that is not the option itself. */
  readonly labels?: Readonly<Partial<Record<T, string>>>;
}

export function Choice<T extends string>({ options, chosen, onChoose, labels }: ChoiceProps<T>) {
  const bar = useRef<HTMLSpanElement>(null);
  useRoving(bar);
  return (
    <span ref={bar} data-roving className="flex flex-wrap items-center gap-1">
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          className={`h-6 rounded-sm px-2 ${option === chosen ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-sunken'}`}
          onClick={() => onChoose(option)}
        >
          {labels?.[option] ?? option}
        </button>
      ))}
    </span>
  );
}
