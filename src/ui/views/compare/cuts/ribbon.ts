/** Shapes of ribbons between two cuts, as paths: a band from one stratum to its partner, whole, torn or with a loose end. */
import { scatter } from '../../../parts/strata/geometry.ts';

/** One end of a ribbon: the edge of a stratum. */
export interface End {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** From edge to edge, level at both ends. */
export function bandBetween(left: End, right: End): string {
  const middle = round((left.x + right.x) / 2);
  const curve = (y: number, x: number, end: number) =>
    `C${middle} ${round(y)} ${middle} ${round(end)} ${round(x)} ${round(end)}`;
  return (
    `M${round(left.x)} ${round(left.top)}${curve(left.top, right.x, right.top)}` +
    `V${round(right.bottom)}${curve(right.bottom, left.x, left.bottom)}Z`
  );
}

/** A piece that leaves an edge and ends in a ragged line after `reach` px (negative: to the left). */
export function tornFrom(end: End, reach: number, seed: number): string {
  const height = end.bottom - end.top;
  const teeth = Math.max(2, Math.round(height / 7));
  const points = Array.from({ length: teeth + 1 }, (_, i) => {
    const out = reach + (i % 2 === 0 ? 0.16 : -0.08) * reach + scatter(seed, i) * 3;
    return `${round(end.x + out)} ${round(end.top + (height * i) / teeth)}`;
  });
  return `M${round(end.x)} ${round(end.top)}L${points.join('L')}L${round(end.x)} ${round(end.bottom)}Z`;
}
