/** Splitter: the bar between two panes, dragged or moved by arrow keys (WAI-ARIA window splitter). */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

interface SplitterProps {
  readonly label: string;
  /** The bar's own direction: `vertical` parts left from right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size of the pane that it sizes, in px or any unit, as `min` and `max` are. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  /** The sized pane lies after the bar, so dragging towards it makes it smaller. */
  readonly after?: boolean;
  /** Value per px; 1 where values are px. */
  readonly perPixel?: number;
  readonly className?: string;
}

/** px that an arrow key moves. */
const STEP = 16;

export function Splitter(props: SplitterProps) {
  const { label, orientation, value, min, max, onChange, after = false, perPixel = 1, className = '' } = props;
  const grip = useRef<{ readonly from: number; readonly value: number }>(undefined);
  const upright = orientation === 'vertical';
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)));
  const sign = after ? -1 : 1;
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { from: upright ? event.clientX : event.clientY, value };
  };
  const move = (event: PointerEvent) => {
    if (!grip.current) return;
    const by = (upright ? event.clientX : event.clientY) - grip.current.from;
    set(grip.current.value + sign * by * perPixel);
  };
  const key = (event: KeyboardEvent) => {
    const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) set(value - sign * STEP * perPixel);
    else if (event.key === more) set(value + sign * STEP * perPixel);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };
  const shape = upright
    ? 'w-px cursor-col-resize before:-inset-x-1 before:inset-y-0'
    : 'h-px cursor-row-resize before:-inset-y-1 before:inset-x-0';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no hr
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value * 100) / 100}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={() => {
        grip.current = undefined;
      }}
      onKeyDown={key}
      className={`relative z-20 shrink-0 touch-none bg-line before:absolute before:content-[''] hover:bg-accent focus-visible:bg-accent ${shape} ${className}`}
    />
  );
}
