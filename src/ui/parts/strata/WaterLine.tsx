/**
 * The water line: how many layers are applied. A vertical slider drawn across the stack, marked with the sign that
 * geological drawings use for the water level.
 */
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Bed } from './geometry.ts';
import type { Oblique } from './look.ts';

export interface Water {
  /** Layers 0..depth are applied. */
  readonly depth: number;
  readonly onChange: (depth: number) => void;
}

interface WaterLineProps extends Water {
  readonly beds: readonly Bed[];
  readonly front: number;
  readonly oblique: Oblique;
  readonly pull: number;
  /** What the topmost applied layer is, for the spoken value. */
  readonly text: string;
  /** `clientY` of the top of the beds. */
  readonly originY: () => number;
}

const STRIDE = 5;
/** The longest text that a wide tag and a narrow one hold, in characters; a narrow one without the sign holds more. */
const WIDE_TEXT = 5;
const NARROW_TEXT = 2;

/** What a tag has room for: of many layers the number alone, of more not even the sign beside it. */
export function fitTag(layers: number, narrow: boolean) {
  const digits = String(layers).length;
  return {
    total: !narrow && 2 * digits + 1 <= WIDE_TEXT,
    sign: !narrow || digits <= NARROW_TEXT,
    small: narrow && digits > 2 * NARROW_TEXT,
  };
}

function stepOf(key: string, depth: number, last: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: depth + 1,
    ArrowRight: depth + 1,
    ArrowDown: depth - 1,
    ArrowLeft: depth - 1,
    PageUp: depth + STRIDE,
    PageDown: depth - STRIDE,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(last, Math.max(0, next));
}

/** The layer whose upper plane is nearest to a height. */
function nearest(beds: readonly Bed[], y: number): number {
  let best = 0;
  for (const [layer, bed] of beds.entries()) {
    if (Math.abs(bed.top - y) < Math.abs((beds[best]?.top ?? 0) - y)) best = layer;
  }
  return best;
}

export function WaterLine(props: WaterLineProps) {
  const { beds, depth, onChange, front, oblique, pull, text, originY } = props;
  const last = beds.length - 1;
  const narrow = front < 86;
  const fits = fitTag(beds.length, narrow);
  const top = beds[depth]?.top ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepOf(event.key, depth, last);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
  };
  const drag = ({ clientY, buttons }: PointerEvent) => {
    const next = nearest(beds, clientY - originY());
    if (buttons === 1 && next !== depth) onChange(next);
  };
  const grab = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  return (
    <>
      <Level top={top} front={front} oblique={oblique} pull={pull} />
      <div
        role="slider"
        tabIndex={0}
        aria-label="Layers applied"
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={depth}
        aria-valuetext={`${depth + 1} of ${last + 1} layers, 0 to ${depth}. ${text}`}
        title={`${depth + 1} of ${last + 1} layers applied, 0 to ${depth}. Drag, or use the arrow keys.`}
        onKeyDown={onKeyDown}
        onPointerDown={grab}
        onPointerMove={drag}
        className={`${narrow ? 'w-9' : 'w-14'} absolute z-10 flex h-6 cursor-ns-resize touch-none items-center gap-0.5 rounded-sm border border-accent bg-raised pl-1 font-mono text-accent text-xs`}
        style={{ left: pull + front + oblique.x, top: top - oblique.y - 12 }}
      >
        {fits.sign && (
          <svg aria-hidden="true" width="11" height="12" viewBox="0 0 11 12" className="fill-none stroke-current">
            <path d="M1 1h9L5.5 7ZM2 9h7M4 11.3h3" />
          </svg>
        )}
        <span className={`whitespace-nowrap ${fits.small ? 'text-[9px]' : ''}`}>
          {depth + 1}
          {fits.total && <span className="text-ink-3">/{last + 1}</span>}
        </span>
      </div>
    </>
  );
}

interface LevelProps extends Pick<WaterLineProps, 'front' | 'oblique' | 'pull'> {
  /** px from the top of the beds. */
  readonly top: number;
}

/** The line itself, round the edge of the stack. */
function Level({ top, front, oblique, pull }: LevelProps) {
  const [width, height] = [pull + front + oblique.x + 2, oblique.y + 6];
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute left-0"
      style={{ top: top - oblique.y - 3 }}
      width={width}
      height={height}
      viewBox={`${-pull - 1} ${-oblique.y - 3} ${width} ${height}`}
    >
      <path className="strata-water" d={`M${-pull} 0H${front}l${oblique.x} ${-oblique.y}`} />
    </svg>
  );
}
