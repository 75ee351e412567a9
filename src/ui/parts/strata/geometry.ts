/**
 * The shape of a cut, as numbers and paths: how thick each stratum is, and the slightly uneven bedding planes between
 * them. Pure and deterministic: the same image always gives the same picture.
 */
import { itemAt } from '../../../core/bytes/at.ts';

/** A stratum's place on the front face, from the top of the stack; px. */
export interface Bed {
  readonly top: number;
  readonly thickness: number;
}

interface Bedding {
  /** By layer, base first. */
  readonly beds: readonly Bed[];
  readonly height: number;
}

/** Never thinner than a hit target; a stack of very many layers is condensed and scrolls. */
const THINNEST = 24;
/** Where few layers share much height, a bed may as well have room for two lines. */
const ROOMY = 44;
const CONDENSED = 16;
const MANY = 40;
/** px for each doubling of size: less can't be told apart, more makes big layers coarse. */
const LEAST_STEP = 0.5;
const MOST_STEP = 7;

/** Doublings above 1 kB: 1 kB gives 1, 1 MB 10, 1 GB 20. */
const weight = (size: number): number => Math.log2(1 + Math.max(0, size) / 1000);

function leastThickness(layers: number, height: number): number {
  if (layers > MANY) return CONDENSED;
  return Math.round(Math.min(ROOMY, Math.max(THINNEST, height / layers / 2)));
}

/** Lays strata of these stored sizes (base first), filling `height` px as far as the limits allow. */
export function layBeds(sizes: readonly number[], height: number, thinnest?: number, toScale = false): Bedding {
  if (toScale) return scaled(sizes, height);
  const least = thinnest ?? leastThickness(sizes.length, height);
  const weights = sizes.map(weight);
  const sum = weights.reduce((total, each) => total + each, 0);
  const free = height - sizes.length * least;
  const step = sum > 0 ? Math.min(MOST_STEP, Math.max(thinnest === undefined ? LEAST_STEP : 0, free / sum)) : 0;
  return piled(weights.map((each) => Math.round(least + each * step)));
}

/** Thick as their stored bytes, but never so thin that one cannot be pointed at; more than the height is scrolled. */
function scaled(sizes: readonly number[], height: number): Bedding {
  const sum = Math.max(
    1,
    sizes.reduce((all, each) => all + Math.max(0, each), 0),
  );
  const free = Math.max(0, height - sizes.length * CONDENSED);
  return piled(sizes.map((size) => CONDENSED + Math.round((free * Math.max(0, size)) / sum)));
}

/** One on the other, the first lowest. */
function piled(thicknesses: readonly number[]): Bedding {
  const height = thicknesses.reduce((all, each) => all + each, 0);
  let top = height;
  const beds = thicknesses.map((thickness) => {
    top -= thickness;
    return { top, thickness };
  });
  return { beds, height };
}

/** The layers whose beds touch a stretch of the stack, px from its top: from `first` up to, not including, `end`. */
export function bedsBetween(
  beds: readonly Bed[],
  from: number,
  to: number,
): { readonly first: number; readonly end: number } {
  // The base lies lowest, so tops fall with the number of the layer.
  const firstWith = (fits: (bed: Bed) => boolean): number => {
    let [low, high] = [0, beds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits(itemAt(beds, middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const first = firstWith(({ top }) => top < to);
  return {
    first,
    end: Math.max(
      first,
      firstWith(({ top, thickness }) => top + thickness <= from),
    ),
  };
}

/** A repeatable scatter in [-1, 1]; integer hashing, so it is the same in every browser. */
export function scatter(seed: number, place: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(place + 7, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x7fffffff - 1;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** `x y` of a point, one decimal: enough for a hairline. */
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

/** A bedding plane from `from` to `to`, uneven by `swing` px; both ends stay where they are. */
export function plane(from: Point, to: Point, seed: number, swing: number): readonly Point[] {
  const pieces = Math.max(2, Math.round(Math.abs(to.x - from.x) / 34));
  return Array.from({ length: pieces + 1 }, (_, piece) => {
    const part = piece / pieces;
    const inside = piece > 0 && piece < pieces;
    const slow = scatter(seed, piece) * swing;
    return {
      x: from.x + (to.x - from.x) * part + (inside ? scatter(seed + 101, piece) * 5 : 0),
      y: from.y + (to.y - from.y) * part + (inside ? slow : 0),
    };
  });
}

/** A smooth line through points (quadratic, by midpoints), without the leading `M`. */
function through(points: readonly Point[]): string {
  const parts: string[] = [];
  for (let each = 1; each < points.length - 1; each += 1) {
    const here = itemAt(points, each);
    const next = itemAt(points, each + 1);
    const last = each === points.length - 2;
    const end = last ? next : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    parts.push(`Q${at(here)} ${at(end)}`);
  }
  if (points.length === 2) parts.push(`L${at(itemAt(points, 1))}`);
  return parts.join('');
}

export function linePath(points: readonly Point[]): string {
  const first = points[0];
  return first ? `M${at(first)}${through(points)}` : '';
}

/** The area between an upper and a lower plane, both given left to right. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  const back = [...lower].reverse();
  const first = upper[0];
  const turn = back[0];
  return first && turn ? `M${at(first)}${through(upper)}L${at(turn)}${through(back)}Z` : '';
}

/** A crack down through a bed: jagged, from its top to its bottom. */
export function crackPath(x: number, { top, thickness }: Bed, seed: number): string {
  const pieces = Math.max(3, Math.round(thickness / 7));
  const points = Array.from({ length: pieces + 1 }, (_, piece) => {
    const side = piece % 2 === 0 ? -1 : 1;
    const reach = 3 + 3 * Math.abs(scatter(seed, piece));
    return `${round(x + side * reach)} ${round(top + (thickness * piece) / pieces)}`;
  });
  return `M${points.join('L')}`;
}
