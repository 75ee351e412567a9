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
  const wide = Math.max(3, Math.min(18, Math.floor(220 / layers)));
  const isIn = (layer: number) => (mode === 'merged' ? layer <= depth : layer === depth);
  return (
    <div className="flex min-w-0 items-center gap-1">
      <StepButton label="One layer less" sign="−" disabled={depth === 0} onPress={() => set(depth - 1)} />
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
        {Array.from({ length: layers }, (_, layer) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its number
            key={layer}
            className="h-3.5"
            style={{
              width: wide,
              background: isIn(layer) ? stratumColor(layer) : 'transparent',
              boxShadow: `inset 0 0 0 1px ${stratumColor(layer)}`,
              borderBottom: layer === depth ? '3px solid var(--ink)' : undefined,
              height: layer === depth ? 20 : undefined,
            }}
          />
        ))}
      </div>
      <StepButton label="One layer more" sign="+" disabled={depth === top} onPress={() => set(depth + 1)} />
      <span className="ml-1 shrink-0 whitespace-nowrap font-mono text-sm tabular-nums">
        {mode === 'merged' && depth > 0 ? `0–${depth}` : depth} <span className="text-ink-2">of {top}</span>
      </span>
    </div>
  );
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
