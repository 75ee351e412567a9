/** What is compared: a choice for each side, and a way to swap them. */
import { ArrowLeftRight } from 'lucide-react';
import type { Beside } from '../../app/state/place.ts';
import { besideOf, findSide, type Side } from './sides.ts';

interface SideBarProps {
  readonly sides: readonly Side[];
  readonly left: Side;
  readonly beside: Beside;
  readonly onLeft: (side: Side) => void;
  readonly onBeside: (beside: Beside) => void;
  /** Absent where the right side is made from the left. */
  readonly onSwap?: () => void;
}

const MADE = [
  ['docker', 'Docker form, made by converting'],
  ['docker-skopeo', 'Docker form, as skopeo makes it'],
  ['oci', 'OCI form, made by converting'],
  ['oci-skopeo', 'OCI form, as skopeo makes it'],
] as const satisfies readonly (readonly [Beside, string])[];

const idOf = ({ slot, node }: Side) => `${slot.id} ${node.key}`;

export function SideBar({ sides, left, beside, onLeft, onBeside, onSwap }: SideBarProps) {
  const right = findSide(sides, beside);
  const choose = (value: string) => {
    const made = MADE.find(([name]) => name === value);
    const side = sides.find((each) => idOf(each) === value);
    if (made) onBeside(made[0]);
    else if (side) onBeside(besideOf(side));
  };
  return (
    <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 text-sm">
      <select
        aria-label="Left side"
        className="h-7 min-w-0 max-w-full flex-1 rounded-sm border border-line-strong bg-raised px-1"
        value={idOf(left)}
        onChange={(event) => {
          const side = sides.find((each) => idOf(each) === event.target.value);
          if (side) onLeft(side);
        }}
      >
        {sides.map((side) => (
          <option key={idOf(side)} value={idOf(side)}>
            {side.label}
          </option>
        ))}
      </select>
      <button
        type="button"
        aria-label="Swap sides"
        title={onSwap ? 'Swap sides' : 'The right side is made from the left'}
        disabled={!onSwap}
        className="grid size-7 place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink disabled:opacity-40"
        onClick={onSwap}
      >
        <ArrowLeftRight size={14} aria-hidden="true" />
      </button>
      <select
        aria-label="Right side"
        className="h-7 min-w-0 max-w-full flex-1 rounded-sm border border-line-strong bg-raised px-1"
        value={typeof beside === 'string' ? beside : right ? idOf(right) : ''}
        onChange={(event) => choose(event.target.value)}
      >
        {!right && typeof beside !== 'string' && <option value="">not open: {beside.input.name}</option>}
        <optgroup label="Made from the left side">
          {MADE.map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </optgroup>
        <optgroup label="Open">
          {sides.map((side) => (
            <option key={idOf(side)} value={idOf(side)}>
              {side.label}
            </option>
          ))}
        </optgroup>
      </select>
    </header>
  );
}
