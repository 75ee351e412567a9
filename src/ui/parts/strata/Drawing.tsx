/**
 * The drawing of a cut: an oblique block with its front, side and top, one bed a layer. Only the picture; what can be
 * clicked lies over it in Strata.tsx, so that samples and indexes can show the same picture small.
 */
import { itemAt } from '../../../core/bytes/at.ts';
import { memo, useId, useMemo } from 'react';
import './strata.css';
import { BedShape } from './BedShape.tsx';
import { type Bed, bandPath, type Point, plane, scatter } from './geometry.ts';
import type { BedLook, Oblique } from './look.ts';
import { Patterns } from './Patterns.tsx';
import { stratumColor } from './stratumColor.ts';

interface DrawingProps {
  /** Base first, as `layBeds` gives them. */
  readonly beds: readonly Bed[];
  /** Of the beds to draw, one after the other: all of them, or those that can be seen. */
  readonly looks: readonly BedLook[];
  /** Layer of the first of `looks`; 0 = base. */
  readonly first?: number;
  readonly front: number;
  readonly oblique: Oblique;
  /** px by which a selected bed is drawn out. */
  readonly pull: number;
  /** Without signs: small pictures. */
  readonly plain?: boolean;
  readonly className?: string;
}

/** The plane below a bed, or above the last; both neighbours share one, so that they fit. */
function planeAt(place: number, { beds, front, plain }: Pick<DrawingProps, 'beds' | 'front' | 'plain'>) {
  const below = beds[place - 1];
  const y = below ? below.top : (beds[0]?.top ?? 0) + (beds[0]?.thickness ?? 0);
  const outer = place === 0;
  const room = Math.min(below?.thickness ?? 99, beds[place]?.thickness ?? 99);
  const swing = outer ? 0.6 : Math.min(plain ? 1.2 : 3, room / 7);
  const tilt = outer ? 0 : scatter(place, 41) * Math.min(1.5, room / 12);
  return plane({ x: 0, y: y + tilt }, { x: front, y: y - tilt }, place * 13 + beds.length, swing);
}

export const Drawing = memo(function Drawing(props: DrawingProps) {
  const { beds, looks, first = 0, front, oblique, pull, plain = false, className } = props;
  const prefix = useId();
  const end = first + looks.length;
  const levels = useMemo(
    () => Array.from({ length: end - first + 1 }, (_, i) => planeAt(first + i, { beds, front, plain })),
    [beds, first, end, front, plain],
  );
  const lowest = beds[first];
  const top = beds[end - 1]?.top ?? 0;
  const height = lowest ? lowest.top + lowest.thickness - top : 0;
  const drop = (pull * oblique.y) / oblique.x;
  const shapes = looks.map((look, i) => (
    <BedShape
      key={look.layer}
      look={look}
      bed={itemAt(beds, first + i)}
      lower={itemAt(levels, i)}
      upper={itemAt(levels, i + 1)}
      prefix={plain ? null : prefix}
      {...{ front, oblique, pull }}
    />
  ));
  // What is drawn out lies over its neighbours.
  const order = [...shapes].sort(
    (left, right) => Number(left.props.look.selected ?? false) - Number(right.props.look.selected ?? false),
  );
  const surface = end === beds.length ? levels.at(-1) : undefined;
  const topLook = looks.at(-1);
  return (
    <svg
      aria-hidden="true"
      className={className}
      width={pull + front + oblique.x + 2}
      height={height + oblique.y + drop + 3}
      style={top > 0 ? { marginTop: top } : undefined}
      viewBox={`${-pull - 1} ${top - oblique.y - 1} ${pull + front + oblique.x + 2} ${height + oblique.y + drop + 3}`}
    >
      {!plain && <Patterns prefix={prefix} />}
      {order}
      {surface && topLook && <TopFace upper={surface} look={topLook} oblique={oblique} />}
    </svg>
  );
});

function TopFace({ upper, look, oblique }: { upper: readonly Point[]; look: BedLook; oblique: Oblique }) {
  const back = upper.map(({ x, y }) => ({ x: x + oblique.x, y: y - oblique.y }));
  const face = bandPath(back, upper);
  const state = look.ghost ? 'strata-ghost' : look.dimmed ? 'strata-dim' : '';
  if (look.absent) return <path d={face} className="strata-hole" />;
  return (
    <g className={state}>
      <path d={face} className="strata-bed" style={{ fill: stratumColor(look.layer) }} />
      <path d={face} className="strata-light" />
    </g>
  );
}
