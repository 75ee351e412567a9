/**
 * The overview: the cuts of both sides with ribbons between what belongs together. A picture of the table beside it, for
 * the pointer; the table is what the keyboard and screen readers use.
 */
import { useId, useMemo } from 'react';
import type { Facts, Pair } from '../../../../core/diff/images.ts';
import { Drawing } from '../../../parts/strata/Drawing.tsx';
import { type Bed, bedsBetween, layBeds } from '../../../parts/strata/geometry.ts';
import { useBox } from '../../../parts/useBox.ts';
import { type Stretch, useStretch } from '../../../parts/tree/useStretch.ts';
import { pairID } from '../objects/pairRows.ts';
import { type RibbonShape, Ribbons } from './Ribbons.tsx';
import type { End } from './ribbon.ts';

const SHEET = 26;
const OBLIQUE = { x: 18, y: 9 };
const MARGIN = 16;

interface PairCutsProps {
  /** The images that are drawn. */
  readonly pair: Pair;
  /** What lies above it: the indexes. */
  readonly above: readonly Pair[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Left out of the comparison: its ribbon is faint. */
  readonly isOut: (pair: Pair) => boolean;
}

export function PairCuts({ pair, above, selected, onSelect, isOut }: PairCutsProps) {
  const [box, ref] = useBox();
  const [stretch, stretchRef] = useStretch();
  const { sheets, drawn, frame, shapes, total } = useCuts(pair, above, box);
  const { front, right, top } = frame;
  const cut = (side: Which) => {
    const { first, end } = bedsBetween(drawn.beds[side], stretch.from - top, stretch.to - top);
    return {
      first,
      beds: drawn.beds[side],
      looks: drawn.nodes[side].slice(first, end).map((node, i) => lookOf(node, first + i)),
    };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus
    <div
      ref={ref}
      role="group"
      aria-label="Cross-sections of both sides"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      tabIndex={0}
      className="h-full min-h-0 overflow-y-auto overflow-x-hidden"
    >
      {box.width > 0 && (
        <div ref={stretchRef} className="relative" style={{ height: total }}>
          <Ribbons
            shapes={shapes.filter((shape) => isSeen(shape, stretch))}
            width={box.width}
            height={total}
            selected={selected}
            onSelect={onSelect}
            isOut={isOut}
          />
          {(['left', 'right'] as const).map((side) => (
            <div
              key={side}
              className="pointer-events-none absolute"
              style={{ left: side === 'left' ? MARGIN : right, top }}
            >
              <Drawing {...cut(side)} front={front} oblique={OBLIQUE} pull={0} />
            </div>
          ))}
          {sheets.map((sheet, row) => (
            <Sheets key={pairID(sheet)} pair={sheet} top={row * SHEET + 8} front={front} right={right} />
          ))}
        </div>
      )}
    </div>
  );
}

type Which = 'left' | 'right';

/** px: the width of a front face, the left edge of the right cut, and the top of both. */
interface Frame {
  readonly front: number;
  readonly right: number;
  readonly top: number;
}

/** Sheets, beds and ribbons, laid into a box. `total` is the height of all, px. */
function useCuts(pair: Pair, above: readonly Pair[], box: { readonly width: number; readonly height: number }) {
  const isLayer = pair.role === 'layer';
  const sheets = isLayer ? above : [...above, pair, ...pair.children.filter(({ role }) => role !== 'layer')];
  const layers = useMemo(
    () => (pair.role === 'layer' ? [pair] : pair.children.filter(({ role }) => role === 'layer')),
    [pair],
  );
  const height = Math.max(120, box.height - sheets.length * SHEET - 3 * MARGIN);
  const front = Math.min(150, Math.max(64, box.width * 0.24));
  const drawn = useMemo(() => layOut(layers, height), [layers, height]);
  const frame: Frame = {
    front,
    right: box.width - front - OBLIQUE.x - MARGIN,
    top: sheets.length * SHEET + MARGIN,
  };
  const shapes: RibbonShape[] = [
    ...sheets.map((sheet, row) => sheetRibbon(sheet, row, { left: MARGIN + front, right: frame.right })),
    ...layers.map((layer, i) => ({
      ...{ pair: layer, id: pairID(layer), layer: layer.right?.layer ?? layer.left?.layer ?? 0 },
      ...{ left: endOf(drawn.left[i], 'left', frame), right: endOf(drawn.right[i], 'right', frame) },
    })),
  ];
  return { sheets, drawn, frame, shapes, total: frame.top + OBLIQUE.y + drawn.height + MARGIN };
}

function endOf(bed: Bed | undefined, side: Which, { front, right, top }: Frame): End | undefined {
  if (!bed) return undefined;
  const from = top + bed.top + (side === 'left' ? 0 : OBLIQUE.y);
  return { x: side === 'left' ? MARGIN + front + OBLIQUE.x : right, top: from, bottom: from + bed.thickness };
}

/** A ribbon from one end to the other may cross what is in view while both ends are out of it. */
const isSeen = ({ left, right }: RibbonShape, { from, to }: Stretch): boolean => {
  const ends = [left, right].flatMap((end) => end ?? []);
  return ends.some(({ top }) => top < to) && ends.some(({ bottom }) => bottom > from);
};

const lookOf = ({ layer, present }: Facts, i: number) => ({ layer: layer ?? i, absent: !present });

/** Where each pair's bed lies on each side. Beds are laid by a side's own layers; both sides share the height. */
function layOut(layers: readonly Pair[], height: number) {
  const side = (key: Which) => {
    const nodes = layers.flatMap((layer) => layer[key] ?? []);
    const { beds, height: own } = layBeds(
      nodes.map(({ size }) => size),
      height,
    );
    let next = 0;
    return { nodes, beds, own, byPair: layers.map((layer) => (layer[key] ? beds[next++] : undefined)) };
  };
  const [left, right] = [side('left'), side('right')];
  return {
    ...{ left: left.byPair, right: right.byPair, height: Math.max(left.own, right.own) },
    beds: { left: left.beds, right: right.beds },
    nodes: { left: left.nodes, right: right.nodes },
  };
}

function sheetRibbon(pair: Pair, row: number, { left, right }: { left: number; right: number }): RibbonShape {
  const [top, bottom] = [row * SHEET + 11, row * SHEET + 25];
  return {
    ...{ pair, id: pairID(pair), layer: null },
    left: pair.left ? { x: left, top, bottom } : undefined,
    right: pair.right ? { x: right, top, bottom } : undefined,
  };
}

interface SheetsProps {
  readonly pair: Pair;
  readonly top: number;
  readonly front: number;
  readonly right: number;
}

/** px that `manifest derived` needs; a dashed edge says it too. */
const DERIVED_FROM = 116;

/** A document on each side, as a thin sheet with its role on it. */
function Sheets({ pair, top, front, right }: SheetsProps) {
  const id = useId();
  return [
    { node: pair.left, x: MARGIN },
    { node: pair.right, x: right },
  ].map(({ node, x }) =>
    node ? (
      <div
        key={`${id}${x}`}
        className={`pointer-events-none absolute flex h-5 items-center truncate border border-line-strong bg-raised px-1.5 text-xs ${node.origin === 'derived' ? 'border-dashed text-ink-2' : ''}`}
        style={{ left: x, top, width: front }}
      >
        {node.role}
        {node.origin === 'derived' && (
          <span className={front < DERIVED_FROM ? 'sr-only' : 'ml-1 text-ink-3'}>derived</span>
        )}
      </div>
    ) : null,
  );
}
