/** The two sides by name: each can be chosen among all that is open, and they can be swapped. */
import { ArrowLeftRight } from 'lucide-react';
import { Options } from '../../parts/controls/Options.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import type { Beside, MadeForm } from '../../state/place/place.ts';
import { isArtifact } from '../../state/cut/cutParts.ts';
import { besideOf, findSide, isLayerSide, type Side } from './sides.ts';

/** What can be made of the left side, in words. */
const MADE: readonly (readonly [MadeForm, string])[] = [
  ['oci', 'as an OCI layout'],
  ['docker', 'as docker save writes it'],
  ['oci-skopeo', 'as an OCI layout, by skopeo'],
  ['docker-skopeo', 'as a docker archive, by skopeo'],
];

interface SideBarProps {
  readonly sides: readonly Side[];
  readonly left: Side;
  readonly beside: Beside;
  readonly onLeft: (side: Side) => void;
  readonly onBeside: (beside: Beside) => void;
  /** Absent where the right side is made from the left. */
  readonly onSwap: (() => void) | undefined;
}

const idOf = ({ slot, node }: Side) => `${slot.id} ${node.key}`;
const FIELD = 'h-7 min-w-0 max-w-full flex-1 rounded-sm border border-line-strong bg-raised px-1 @max-xl:basis-4/5';

export function SideBar({ sides, left, beside, onLeft, onBeside, onSwap }: SideBarProps) {
  return (
    <Toolbar
      label="Sides"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1 text-sm"
    >
      <select
        aria-label="Left side"
        title={left.label}
        className={FIELD}
        value={idOf(left)}
        onChange={(event) => {
          const side = sides.find((each) => idOf(each) === event.target.value);
          if (side) onLeft(side);
        }}
      >
        <Sides label="Open" sides={sides.filter((side) => !isLayerSide(side))} chosen={left} />
        <Sides label="Layers" sides={sides.filter(isLayerSide)} chosen={left} />
      </select>
      <button
        type="button"
        aria-label="Swap sides"
        title={onSwap ? 'Swap sides (x)' : 'The right side is made from the left'}
        disabled={!onSwap}
        className="grid size-7 place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink disabled:opacity-40"
        onClick={onSwap}
      >
        <ArrowLeftRight size={14} aria-hidden="true" />
      </button>
      <RightSide {...{ sides, left, beside, onBeside }} />
    </Toolbar>
  );
}

/** What may stand beside the left side: what is of its kind, and what can be made of it. */
function RightSide({ sides, left, beside, onBeside }: Pick<SideBarProps, 'sides' | 'left' | 'beside' | 'onBeside'>) {
  const right = findSide(sides, beside);
  const choose = (value: string) => {
    const made = MADE.find(([name]) => name === value);
    const side = sides.find((each) => idOf(each) === value);
    if (made) onBeside(made[0]);
    else if (side) onBeside(besideOf(side));
  };
  return (
    <select
      aria-label="Right side"
      title={right?.label}
      className={FIELD}
      value={typeof beside === 'string' ? beside : right ? idOf(right) : ''}
      onChange={(event) => choose(event.target.value)}
    >
      {!right && typeof beside !== 'string' && <option value="">not open: {beside.input.name}</option>}
      {!isLayerSide(left) && !isArtifact(left.node) && (
        <optgroup label="Made from the left side">
          {MADE.map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </optgroup>
      )}
      <Sides
        label={isLayerSide(left) ? 'Layers' : 'Open'}
        sides={sides.filter((side) => isLayerSide(side) === isLayerSide(left))}
        chosen={right}
      />
    </select>
  );
}

interface SidesProps {
  readonly label: string;
  readonly sides: readonly Side[];
  readonly chosen: Side | undefined;
}

function Sides({ label, sides, chosen }: SidesProps) {
  if (sides.length === 0) return null;
  return (
    <optgroup label={label}>
      <Options items={sides} chosen={chosen}>
        {(side) => <option value={idOf(side)}>{side.label}</option>}
      </Options>
    </optgroup>
  );
}
