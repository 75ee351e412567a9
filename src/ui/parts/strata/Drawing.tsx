/**
 * The drawing of a cut: an oblique block with its front, side and top, one bed a layer. Only the picture; what can be
 * clicked lies over it in Strata.tsx, so that samples and indexes can show the same picture small.
 */
import { memo, useId, useMemo } from 'react';
import './strata.css';
import { BedShape } from './BedShape.tsx';
import { type Bed, bandPath, type Point, plane, scatter } from './geometry.ts';
import type { BedLook, Oblique } from './look.ts';
import { Patterns } from './Patterns.tsx';
import { stratumColor } from './stratumColor.ts';

export interface DrawingProps {
  /** Base first, as `layBeds` gives them. */
  readonly beds: readonly Bed[];
  readonly looks: readonly BedLook[];
  readonly front: number;
  readonly oblique: Oblique;
  /** px by which a selected bed is drawn out. */
  readonly pull: number;
  /** Without signs: small pictures. */
  readonly plain?: boolean;
  readonly className?: string;
}

/** The planes between beds, bottom of the base first; both neighbours share one, so that they fit. */
function planes(beds: readonly Bed[], front: number, small: boolean): readonly (readonly Point[])[] {
  const base = beds[0];
  if (!base) return [];
  const levels = [base.top + base.thickness, ...beds.map((bed) => bed.top)];
  return levels.map((y, place) => {
    const outer = place === 0;
    const room = Math.min(beds[place - 1]?.thickness ?? 99, beds[place]?.thickness ?? 99);
    const swing = outer ? 0.6 : Math.min(small ? 1.2 : 3, room / 7);
    const tilt = outer ? 0 : scatter(place, 41) * Math.min(1.5, room / 12);
    return plane({ x: 0, y: y + tilt }, { x: front, y: y - tilt }, place * 13 + beds.length, swing);
  });
}

export const Drawing = memo(function Drawing(props: DrawingProps) {
  const { beds, looks, front, oblique, pull, plain = false, className } = props;
  const prefix = useId();
  const levels = useMemo(() => planes(beds, front, plain), [beds, front, plain]);
  const base = beds[0];
  const height = base ? base.top + base.thickness : 0;
  const drop = (pull * oblique.y) / oblique.x;
  const shapes = looks.map((look) => (
    <BedShape
      key={look.layer}
      look={look}
      bed={beds[look.layer] as Bed}
      lower={levels[look.layer] as readonly Point[]}
      upper={levels[look.layer + 1] as readonly Point[]}
      prefix={plain ? null : prefix}
      {...{ front, oblique, pull }}
    />
  ));
  // What is drawn out lies over its neighbours.
  const order = [...shapes].sort(
    (left, right) => Number(left.props.look.selected ?? false) - Number(right.props.look.selected ?? false),
  );
  const top = levels.at(-1);
  const topLook = looks.at(-1);
  return (
    <svg
      aria-hidden="true"
      className={className}
      width={pull + front + oblique.x + 2}
      height={height + oblique.y + drop + 3}
      viewBox={`${-pull - 1} ${-oblique.y - 1} ${pull + front + oblique.x + 2} ${height + oblique.y + drop + 3}`}
    >
      {!plain && <Patterns prefix={prefix} />}
      {order}
      {top && topLook && <TopFace upper={top} look={topLook} oblique={oblique} />}
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
