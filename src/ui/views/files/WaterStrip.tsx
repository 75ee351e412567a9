/**
 * The water line as a strip of small strata: layers under it are solid, those above hollow. A slider to keys and to
 * screen readers; the same depth as the line in the stack beside the view.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { stratumColor } from '../../parts/strata/stratumColor.ts';
import type { FilesMode } from './filesState.ts';

interface WaterStripProps {
  readonly layers: number;
  readonly depth: number;
  readonly mode: FilesMode;
  /** Build step of the layer at the line. */
  readonly text: string;
  readonly onDepth: (depth: number) => void;
}

/** px of the strip, and of the narrowest cell that can be told from its neighbours. */
const WIDTH = 220;
const NARROWEST = 3;
const MOST_CELLS = Math.floor(WIDTH / NARROWEST);

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 5,
  PageDown: -5,
};

export function WaterStrip({ layers, depth, mode, text, onDepth }: WaterStripProps) {
  const dragging = useRef(false);
  const top = layers - 1;
  const set = (next: number) => onDepth(Math.min(top, Math.max(0, next)));
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    set(Math.floor(((event.clientX - left) / width) * layers));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step !== undefined) set(depth + step);
    else if (event.key === 'Home') set(0);
    else if (event.key === 'End') set(top);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1">
      <StepButton label="One layer down" sign="−" disabled={depth === 0} onPress={() => set(depth - 1)} />
      <div
        role="slider"
        tabIndex={0}
        aria-label={mode === 'merged' ? 'Water line' : 'Layer shown'}
        aria-valuemin={0}
        aria-valuemax={top}
        aria-valuenow={depth}
        aria-valuetext={`Layer ${depth} of 0 to ${top}${text ? `: ${text}` : ''}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.current = true;
          point(event);
        }}
        onPointerMove={(event) => dragging.current && point(event)}
        onPointerUp={() => {
          dragging.current = false;
        }}
        className="flex h-6 shrink-0 cursor-ew-resize touch-none items-center"
        title={text}
      >
        <Cells layers={layers} depth={depth} mode={mode} />
      </div>
      <StepButton label="One layer up" sign="+" disabled={depth === top} onPress={() => set(depth + 1)} />
      <span className="ml-1 shrink-0 whitespace-nowrap text-sm tabular-nums">
        {mode === 'merged' ? `${depth + 1} of ${layers} ${layers === 1 ? 'layer' : 'layers'}` : `layer ${depth}`}
      </span>
    </div>
  );
}

/** A small stratum for each layer. Of very many layers one cell stands for several: it is what its last one is. */
function Cells({ layers, depth, mode }: Pick<WaterStripProps, 'layers' | 'depth' | 'mode'>) {
  const cells = Math.min(layers, MOST_CELLS);
  const wide = Math.max(NARROWEST, Math.min(18, Math.floor(WIDTH / cells)));
  const atLine = Math.floor((depth * cells) / layers);
  const lastOf = (cell: number) => Math.ceil(((cell + 1) * layers) / cells) - 1;
  const isIn = (cell: number) => (mode === 'merged' ? lastOf(cell) <= depth : cell === atLine);
  return Array.from({ length: cells }, (_, cell) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its number
      key={cell}
      className="h-3.5"
      style={{
        width: wide,
        background: isIn(cell) ? stratumColor(lastOf(cell)) : 'transparent',
        boxShadow: `inset 0 0 0 1px ${stratumColor(lastOf(cell))}`,
        borderBottom: cell === atLine ? '3px solid var(--ink)' : undefined,
        height: cell === atLine ? 20 : undefined,
      }}
    />
  ));
}

interface StepButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

function StepButton({ label, sign, disabled, onPress }: StepButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={`${label} ( ${sign === '+' ? ']' : '['} )`}
      disabled={disabled}
      onClick={onPress}
      className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-2 hover:bg-sunken hover:text-ink disabled:text-line-strong"
    >
      {sign}
    </button>
  );
}
