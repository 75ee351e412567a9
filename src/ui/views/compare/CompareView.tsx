/**
 * The compare view: any two of what is open beside each other, with a verdict on top and a reason for every difference.
 * Left is what is selected; right is chosen, or made by converting.
 */
import { type KeyboardEvent, useEffect, useMemo } from 'react';
import { Answered } from '../../elements/answer/Answered.tsx';
import { goWithin, patchSlot, type Slot, select, useApp } from '../../state/appState.ts';
import type { Beside } from '../../state/place/place.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Comparison } from './Comparison.tsx';
import { SideBar } from './SideBar.tsx';
import { besideOf, counterpart, defaultBeside, findSide, type Side, sideAt, sidesOf } from './sides.ts';
import { type Compared, useCompared } from './useCompared.ts';

const keyOf = ({ left, right }: Compared) => `${left.id} ${left.node.key} ${right.id} ${right.node.key}`;

export function CompareView({ slot }: ViewProps) {
  const slots = useApp((state) => state.slots);
  const sides = useMemo(() => sidesOf(slots, slot.id), [slots, slot.id]);
  const left = sideAt(sides, slot, slot.beside);
  const beside = slot.beside ?? (left ? defaultBeside(sides, left) : undefined);
  const query = useCompared(sides, left, beside);
  usePinned(slot, beside);
  if (!left)
    return <p className="p-4 text-ink-2">This input has nothing to compare: neither an image nor an artifact.</p>;
  if (!beside)
    return (
      <p className="p-4 text-ink-2">There is nothing to compare this artifact with. Open another one beside it.</p>
    );
  const other = findSide(sides, beside);
  const swap = other && (() => swapSides(slot, left, other));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey || !swap || takesText(event.target)) return;
    swap();
    event.preventDefault();
  };
  return (
    <section aria-label="Compare" className="@container flex h-full min-h-0 flex-col" onKeyDownCapture={onKeyDown}>
      <SideBar
        sides={sides}
        left={left}
        beside={beside}
        onLeft={(side) => chooseLeft(slot, sides, side, beside, other)}
        onBeside={(to) => goWithin(slot.id, { beside: to })}
        onSwap={swap}
      />
      {query ? (
        <Answered query={query} doing="Comparing">
          {(compared) => <Comparison key={keyOf(compared)} slot={slot} compared={compared} left={left} right={other} />}
        </Answered>
      ) : (
        <p className="p-4 text-ink-2">The other side is not open. Drop it here, or choose another.</p>
      )}
    </section>
  );
}

/** What was chosen for one is in the link, and stays when more is opened; what can be made of any image need not be. */
function usePinned(slot: Slot, beside: Beside | undefined): void {
  const pin = !slot.beside && typeof beside === 'object' ? beside : undefined;
  useEffect(() => {
    if (pin) patchSlot(slot.id, { beside: pin });
  }, [slot.id, pin]);
}

const takesText = (target: EventTarget) =>
  target instanceof HTMLElement &&
  /^(?:TEXTAREA|SELECT|INPUT)$/.test(target.tagName) &&
  !target.matches('[type=checkbox],[type=range]');

/** What is looked at of a comparison: it stays in view whichever sides it is of. */
const lookOf = ({ tab, ignore, path, shows }: Slot, of: Slot) => ({
  ...{ tab, ignore, path },
  shows: { ...of.shows, ...Object.fromEntries(Object.entries(shows).filter(([key]) => key.startsWith('compare.'))) },
});

function swapSides(slot: Slot, left: Side, right: Side): void {
  select(right.slot.id, right.node.key);
  patchSlot(right.slot.id, { beside: besideOf(left), ...lookOf(slot, right.slot) });
}

/** A layer goes with a layer, an image with an image: the other side follows. */
function chooseLeft(slot: Slot, sides: readonly Side[], side: Side, beside: Beside, other: Side | undefined): void {
  const fitting = other ? counterpart(sides, other, side) : undefined;
  select(side.slot.id, side.node.key);
  const next = fitting ? besideOf(fitting) : side.node.role === 'layer' ? besideOf(side) : beside;
  patchSlot(side.slot.id, { beside: next, ...lookOf(slot, side.slot) });
}
