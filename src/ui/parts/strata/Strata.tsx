/**
 * Strata: the cut through an image as picture and control. A listbox from the top sheet down to the base; choosing one
 * chooses that object everywhere. Beside it there may be a log with a line a bed, and across it the water line.
 */
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStretch } from '../tree/useStretch.ts';
import type { CutPart } from './cutPart.ts';
import { Drawing } from './Drawing.tsx';
import { type Bed, bedsBetween, layBeds } from './geometry.ts';
import { HoverFacts } from './HoverFacts.tsx';
import type { BedLook, Oblique } from './look.ts';
import { PLATE_ROW, Plates } from './Plates.tsx';
import { StrataRow } from './StrataRow.tsx';
import { type Water, WaterLine } from './WaterLine.tsx';

interface StrataProps {
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
  /** As thick as their bytes, not as their magnitude. */
  readonly toScale?: boolean;
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
  /** From the top down: the sheets, then the beds from the last layer to the base. */
  readonly place: number;
  readonly part: CutPart;
  readonly top: number;
  readonly height: number;
}

interface Choices {
  readonly sheets: readonly CutPart[];
  readonly beds: readonly CutPart[];
  readonly laid: readonly Bed[];
  /** px from the top of the whole to the top of the topmost bed. */
  readonly origin: number;
}

const countOf = ({ sheets, beds }: Choices): number => sheets.length + beds.length;

/** What can be chosen at a place. */
function placedAt(place: number, { sheets, beds, laid, origin }: Choices): Placed | undefined {
  const sheet = sheets[place];
  if (sheet) return { place, part: sheet, top: place * PLATE_ROW, height: PLATE_ROW };
  const layer = sheets.length + beds.length - 1 - place;
  const [part, bed] = [beds[layer], laid[layer]];
  return part && bed && { place, part, top: origin + bed.top, height: bed.thickness };
}

function placeOf(key: string | null, { sheets, beds }: Choices): number {
  const sheet = sheets.findIndex((part) => part.key === key);
  if (sheet >= 0) return sheet;
  const layer = beds.findIndex((part) => part.key === key);
  return layer < 0 ? -1 : sheets.length + beds.length - 1 - layer;
}

/** The sheets, the beds in view and what is selected: what is drawn of all that can be chosen. */
function drawnPlaces(choices: Choices, { first, end }: { first: number; end: number }, at: number): readonly number[] {
  const { sheets, beds } = choices;
  const places = new Set(sheets.keys());
  for (let layer = end - 1; layer >= first; layer -= 1) places.add(sheets.length + beds.length - 1 - layer);
  if (at >= 0) places.add(at);
  return [...places].sort((a, b) => a - b);
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
  const { beds, onSelect, front, log, water } = props;
  const id = useId();
  const { root, attach, stretch } = useRoot();
  const [hover, setHover] = useState<CutPart | null>(null);
  const stack = useStack(props);
  const { choices, oblique, at } = stack;
  const { laid, origin } = choices;
  const range = bedsBetween(laid, stretch.from - origin, stretch.to - origin);
  const onKeyDown = useSteps(root, at, choices, onSelect);
  const drawn = drawnPlaces(choices, range, at).flatMap((place) => placedAt(place, choices) ?? []);
  const enter = (part: CutPart | null) => {
    setHover(part);
    props.onHover?.(part);
  };
  return (
    <div ref={attach} className="relative" style={{ height: stack.total }}>
      <Picture strata={props} stack={stack} hover={hover} first={range.first} end={range.end} />
      <div
        role="listbox"
        tabIndex={0}
        aria-label={props.label}
        aria-activedescendant={at >= 0 ? `${id}${at}` : undefined}
        className="strata-list absolute inset-0"
        onKeyDown={onKeyDown}
        onPointerLeave={() => enter(null)}
      >
        {drawn.map(({ place, part, top, height: tall }) => (
          <StrataRow
            key={part.key}
            id={`${id}${place}`}
            place={place}
            places={countOf(choices)}
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
            {...{ ...water, front, oblique }}
            beds={laid}
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

/** The whole as an element: what of it can be seen. */
function useRoot() {
  const root = useRef<HTMLDivElement>(null);
  const [stretch, follow] = useStretch();
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      root.current = element;
      follow(element);
    },
    [follow],
  );
  return { root, attach, stretch };
}

/** Where all that can be chosen lies. `total` is the height of the whole, px; `at` the place of what is selected. */
function useStack({ sheets, beds, selected, front, height, water, toScale }: StrataProps) {
  const oblique: Oblique = front > 150 ? { x: 30, y: 15 } : { x: 22, y: 11 };
  const origin = sheets.length * PLATE_ROW + (sheets.length > 0 ? GAP : 0) + (water ? TAG : 0) + oblique.y + 1;
  const sizes = useMemo(() => beds.map((part) => part.size), [beds]);
  const laid = useMemo(
    () => layBeds(sizes, height - origin - 16, undefined, toScale),
    [sizes, height, origin, toScale],
  );
  const choices: Choices = { sheets, beds, laid: laid.beds, origin };
  return { choices, oblique, total: origin + laid.height + 16, at: placeOf(selected, choices) };
}

/** Keys that go from one place to another; what is come to is scrolled into view. */
function useSteps(
  root: RefObject<HTMLDivElement | null>,
  at: number,
  choices: Choices,
  onSelect: StrataProps['onSelect'],
): (event: KeyboardEvent) => void {
  const stepped = useRef(false);
  useLayoutEffect(() => {
    // Only now is it drawn, wherever it lies.
    if (stepped.current) root.current?.querySelector(`[data-place="${at}"]`)?.scrollIntoView({ block: 'nearest' });
    stepped.current = false;
  }, [root, at]);
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepOf(event.key, at, countOf(choices));
    const to = next === undefined ? undefined : placedAt(next, choices);
    if (!to) return;
    event.preventDefault();
    stepped.current = true;
    onSelect(to.part.key, true);
  };
}

interface PictureProps {
  readonly strata: StrataProps;
  readonly stack: ReturnType<typeof useStack>;
  readonly hover: CutPart | null;
  /** Layers that are drawn; not including `end`. */
  readonly first: number;
  readonly end: number;
}

function Picture({ strata, stack, hover, first, end }: PictureProps) {
  const { oblique, choices } = stack;
  const looks = useMemo(() => bedLooks(strata, hover, first, end), [strata, hover, first, end]);
  const shape = { front: strata.front, oblique, pull: PULL };
  return (
    <>
      <div className="absolute top-0 left-0">
        <Plates looks={plateLooks(strata, hover)} below={GAP} {...shape} />
      </div>
      <div className="absolute left-0" style={{ top: choices.origin - oblique.y - 1 }}>
        <Drawing beds={choices.laid} looks={looks} first={first} {...shape} />
      </div>
    </>
  );
}

function plateLooks({ sheets, selected }: StrataProps, hover: CutPart | null) {
  return sheets.map(({ key, absent }) => ({ key, absent, selected: key === selected, hovered: key === hover?.key }));
}

/** Of the layers from `first` up to, not including, `end`. */
function bedLooks(
  { beds, selected, water, dimmed, wasted }: StrataProps,
  hover: CutPart | null,
  first: number,
  end: number,
): readonly BedLook[] {
  return beds.slice(first, end).map((part, i) => ({
    layer: first + i,
    absent: part.absent,
    failed: part.failed,
    unread: part.unread,
    ghost: water !== undefined && first + i > water.depth,
    dimmed: dimmed?.has(first + i) ?? false,
    wasted: wasted?.[first + i],
    selected: part.key === selected,
    hovered: part.key === hover?.key,
  }));
}
