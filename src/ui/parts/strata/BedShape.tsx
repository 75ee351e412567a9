/** One bed of a cut: its front with the geological sign, its side in shade, a hole where it is absent, a crack where it failed. */
import { type Bed, bandPath, crackPath, linePath, type Point, plane } from './geometry.ts';
import type { BedLook, Oblique } from './look.ts';
import { stratumColor, stratumSign } from './stratumColor.ts';

interface BedShapeProps {
  readonly look: BedLook;
  readonly bed: Bed;
  readonly upper: readonly Point[];
  readonly lower: readonly Point[];
  /** Of the pattern ids; null draws no signs. */
  readonly prefix: string | null;
  readonly front: number;
  readonly oblique: Oblique;
  readonly pull: number;
}

function classOf(look: BedLook): string {
  const states = [
    look.ghost && 'strata-ghost',
    look.dimmed && 'strata-dim',
    look.selected && 'strata-lit',
    look.hovered && 'strata-hover',
  ];
  return states.filter(Boolean).join(' ');
}

export function BedShape(props: BedShapeProps) {
  const { look, bed, upper, lower, prefix, front, oblique, pull } = props;
  const out = look.selected ? pull : 0;
  const drop = (out * oblique.y) / oblique.x;
  const face = bandPath(upper, lower);
  const fill = { fill: stratumColor(look.layer) };
  const bedClass = look.absent ? 'strata-hole' : 'strata-bed';
  const sign = prefix && `url(#${prefix}${look.absent ? 'hole' : `s${stratumSign(look.layer)}`})`;
  const style = look.absent ? undefined : fill;
  return (
    <g className={classOf(look)}>
      <Side {...props} out={out} />
      {out > 0 && <Ledge upper={upper} out={out} drop={drop} className={bedClass} style={style} />}
      <g transform={out > 0 ? `translate(${-out} ${drop})` : undefined}>
        <path d={face} className={`${bedClass} strata-front`} style={style} />
        {sign && <path d={face} className="strata-over" fill={sign} />}
        <path d={face} className="strata-over strata-light-over" />
        {prefix && !look.absent && (look.wasted ?? 0) > 0 && <Stipple {...props} prefix={prefix} face={face} />}
        {prefix && look.unread && !look.absent && (
          <path d={face} className="strata-over" fill={`url(#${prefix}unread)`} />
        )}
        {look.failed && <Crack x={front * (front < 150 ? 0.5 : 0.7)} bed={bed} seed={look.layer} />}
      </g>
    </g>
  );
}

/** Drawn flat and sheared into place, so that the signs lie in the plane of the side. */
function Side({ look, upper, lower, prefix, front, oblique, out }: BedShapeProps & { readonly out: number }) {
  const angle = (Math.atan2(oblique.y, oblique.x) * 180) / Math.PI;
  const high = upper.at(-1)?.y ?? 0;
  const low = lower.at(-1)?.y ?? 0;
  const line = (y: number, seed: number) => plane({ x: -out, y }, { x: oblique.x, y }, seed, out > 0 ? 0 : 1);
  const face = bandPath(line(high, look.layer + 61), line(low, look.layer + 60));
  if (look.absent)
    return (
      <g transform={`translate(${front} 0) skewY(${-angle})`}>
        <path d={face} className="strata-hole" />
        {prefix && <path d={face} className="strata-over" fill={`url(#${prefix}hole)`} />}
      </g>
    );
  return (
    <g transform={`translate(${front} 0) skewY(${-angle})`}>
      <path d={face} className="strata-bed" style={{ fill: stratumColor(look.layer) }} />
      {prefix && <path d={face} className="strata-over" fill={`url(#${prefix}s${stratumSign(look.layer)})`} />}
      <path d={face} className="strata-shade" />
    </g>
  );
}

/** The part of a bed that nobody sees, from its right end: dots over its own colour, ending at an upright line. */
function Stipple({
  look,
  bed,
  prefix,
  front,
  face,
}: BedShapeProps & { readonly prefix: string; readonly face: string }) {
  const width = Math.max(3, front * Math.min(1, look.wasted ?? 0));
  const id = `${prefix}w${look.layer}`;
  const left = front - width;
  return (
    <>
      <clipPath id={`${id}face`}>
        <path d={face} />
      </clipPath>
      <clipPath id={id} clipPath={`url(#${id}face)`}>
        <rect x={left} y={bed.top - 8} width={width + 8} height={bed.thickness + 16} />
      </clipPath>
      <g clipPath={`url(#${id})`}>
        <path d={face} className="strata-over" style={{ fill: stratumColor(look.layer) }} />
        <path d={face} className="strata-over" fill={`url(#${prefix}waste)`} />
        {width < front && <path d={`M${left} ${bed.top - 8}v${bed.thickness + 16}`} className="strata-waste-edge" />}
      </g>
    </>
  );
}

interface LedgeProps {
  readonly upper: readonly Point[];
  readonly out: number;
  readonly drop: number;
  readonly className: string;
  readonly style: { readonly fill: string } | undefined;
}

/** The top of a bed that was drawn out. */
function Ledge({ upper, out, drop, className, style }: LedgeProps) {
  const face = bandPath(
    upper,
    upper.map(({ x, y }) => ({ x: x - out, y: y + drop })),
  );
  return (
    <g>
      <path d={face} className={className} style={style} />
      <path d={face} className="strata-light" />
    </g>
  );
}

function Crack({ x, bed, seed }: { readonly x: number; readonly bed: Bed; readonly seed: number }) {
  const main = crackPath(x, bed, seed);
  const middle = bed.top + bed.thickness * 0.55;
  const branch = linePath([
    { x: x + 1, y: middle },
    { x: x + 11, y: middle + Math.min(9, bed.thickness * 0.3) },
  ]);
  return (
    <>
      <path d={main} className="strata-crack-halo" />
      <path d={branch} className="strata-crack" strokeWidth="1.2" />
      <path d={main} className="strata-crack" />
    </>
  );
}
