/**
 * Strata: the cut through an image as picture and control. A listbox from the top sheet down to the base; choosing one
 * chooses that object everywhere. Beside it there may be a log with a line a bed, and across it the water line.
 */
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import type { CutPart } from './cutPart.ts';
import { Drawing } from './Drawing.tsx';
import { type Bed, layBeds } from './geometry.ts';
import { HoverFacts } from './HoverFacts.tsx';
import type { BedLook, Oblique } from './look.ts';
import { PLATE_ROW, Plates } from './Plates.tsx';
import { StrataRow } from './StrataRow.tsx';
import { type Water, WaterLine } from './WaterLine.tsx';

export interface StrataProps {
  readonly label: string;
  /** Index first. */
  readonly sheets: readonly CutPart[];
  /** Base first. */
  readonly beds: readonly CutPart[];
  readonly selected: string | null;
  /** `passing`: it was come across by the arrow keys. */
  readonly onSelect: (key: string, passing: boolean) => void;
  /** px: width of the front face, and the height that the whole may fill. */
  readonly front: number;
  readonly height: number;
  /** What stands beside a bed; `thickness` is the room it has, px. The faces then say only the verb of a step. */
  readonly log?: (part: CutPart, thickness: number) => ReactNode;
  readonly water?: Water;
  /** Layers drawn faint. */
  readonly dimmed?: ReadonlySet<number>;
  /** By layer: the part of its content that nobody sees, 0 to 1; it is stippled. */
  readonly wasted?: readonly number[];
  readonly onHover?: (part: CutPart | null) => void;
}

const PULL = 9;
const GAP = 14;
/** Half the height of the water line's tag, which may stand above the topmost bed. */
const TAG = 12;

interface Placed {
  readonly part: CutPart;
  readonly top: number;
  readonly height: number;
}

/** Everything that can be chosen, from the top down, with its place. */
function placeAll(sheets: readonly CutPart[], beds: readonly CutPart[], laid: readonly Bed[], origin: number) {
  const placed: Placed[] = sheets.map((part, row) => ({ part, top: row * PLATE_ROW, height: PLATE_ROW }));
  for (let layer = beds.length - 1; layer >= 0; layer -= 1) {
    const bed = laid[layer] as Bed;
    placed.push({ part: beds[layer] as CutPart, top: origin + bed.top, height: bed.thickness });
  }
  return placed;
}

function stepOf(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 8,
    PageUp: at - 8,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(count - 1, Math.max(0, next));
}

export function Strata(props: StrataProps) {
  const { sheets, beds, selected, onSelect, front, height, log, water } = props;
  const oblique: Oblique = front > 150 ? { x: 30, y: 15 } : { x: 22, y: 11 };
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<CutPart | null>(null);
  const origin = sheets.length * PLATE_ROW + (sheets.length > 0 ? GAP : 0) + (water ? TAG : 0) + oblique.y + 1;
  const sizes = useMemo(() => beds.map((part) => part.size), [beds]);
  const laid = useMemo(() => layBeds(sizes, height - origin - 16), [sizes, height, origin]);
  const placed = placeAll(sheets, beds, laid.beds, origin);
  const at = placed.findIndex(({ part }) => part.key === selected);
  const looks = useMemo(() => bedLooks(props, hover), [props, hover]);

  const enter = (part: CutPart | null) => {
    setHover(part);
    props.onHover?.(part);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepOf(event.key, at, placed.length);
    const to = next === undefined ? undefined : placed[next];
    if (!to) return;
    event.preventDefault();
    onSelect(to.part.key, true);
    root.current?.querySelector(`[data-place="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div ref={root} className="relative" style={{ height: origin + laid.height + 16 }}>
      <div className="absolute top-0 left-0">
        <Plates
          looks={sheets.map((part) => ({
            key: part.key,
            absent: part.absent,
            selected: part.key === selected,
            hovered: part.key === hover?.key,
          }))}
          below={GAP}
          {...{ front, oblique }}
          pull={PULL}
        />
      </div>
      <div className="absolute left-0" style={{ top: origin - oblique.y - 1 }}>
        <Drawing beds={laid.beds} looks={looks} front={front} oblique={oblique} pull={PULL} />
      </div>
      <div
        role="listbox"
        tabIndex={0}
        aria-label={props.label}
        aria-activedescendant={at >= 0 ? `${id}${at}` : undefined}
        className="strata-list absolute inset-0"
        onKeyDown={onKeyDown}
        onPointerLeave={() => enter(null)}
      >
        {placed.map(({ part, top, height: tall }, place) => (
          <StrataRow
            key={part.key}
            id={`${id}${place}`}
            place={place}
            part={part}
            selected={place === at}
            ghost={water !== undefined && (part.layer ?? 0) > water.depth}
            box={{ top, height: tall, left: PULL + 1, front, oblique }}
            log={log?.(part, tall)}
            onSelect={() => onSelect(part.key, false)}
            onEnter={() => enter(part)}
          />
        ))}
      </div>
      {water && beds.length > 0 && (
        <div className="absolute left-0" style={{ top: origin }}>
          <WaterLine
            {...water}
            beds={laid.beds}
            {...{ front, oblique }}
            pull={PULL}
            text={beds[water.depth]?.label ?? ''}
            originY={() => (root.current?.getBoundingClientRect().top ?? 0) + origin}
          />
        </div>
      )}
      {hover && <HoverFacts part={hover} />}
    </div>
  );
}

function bedLooks({ beds, selected, water, dimmed, wasted }: StrataProps, hover: CutPart | null): readonly BedLook[] {
  return beds.map((part, layer) => ({
    layer,
    absent: part.absent,
    failed: part.failed,
    ghost: water !== undefined && layer > water.depth,
    dimmed: dimmed?.has(layer) ?? false,
    wasted: wasted?.[layer],
    selected: part.key === selected,
    hovered: part.key === hover?.key,
  }));
}
