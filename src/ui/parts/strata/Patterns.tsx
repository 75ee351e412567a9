/**
 * The signs of geological drawings, one a stratum colour: crosses for the basement, dots for sand, dashes for clay,
 * bricks for limestone… so that neighbours differ without any colour.
 */
import type { ReactNode } from 'react';

interface Sign {
  readonly width: number;
  readonly height: number;
  readonly drawing: ReactNode;
}

const stroke = (d: string): ReactNode => <path d={d} />;
const dot = (cx: number, cy: number, r = 0.9): ReactNode => (
  <circle key={`${cx} ${cy}`} cx={cx} cy={cy} r={r} className="strata-dot" />
);

const SIGNS: readonly Sign[] = [
  // Basement: scattered crosses.
  { width: 22, height: 16, drawing: stroke('M4 2v6M1 5h6M15 10v6M12 13h6') },
  // Sand: dots.
  { width: 14, height: 12, drawing: [dot(2, 2), dot(9, 5), dot(5, 9), dot(12, 10.5)] },
  // Clay: broken lines.
  { width: 22, height: 12, drawing: stroke('M1 3h8M14 3h5M6 9h9M19 9h3M0 9h2') },
  // Limestone: bricks.
  { width: 24, height: 16, drawing: stroke('M0 .5h24M0 8.5h24M6 .5v8M18 8.5v8') },
  // Siltstone: dash and dot.
  { width: 20, height: 12, drawing: [<path key="dash" d="M1 3h7M11 9h7" />, dot(13, 3, 0.8), dot(4, 9, 0.8)] },
  // Tuff: small v.
  { width: 18, height: 14, drawing: stroke('M2 2l2.5 4.5L7 2M11 9l2.5 4.5L16 9') },
  // Schist: waves.
  { width: 24, height: 11, drawing: stroke('M0 4q6-5 12 0t12 0M0 9.5q6-5 12 0t12 0') },
  // Conglomerate: pebbles.
  {
    width: 26,
    height: 18,
    drawing: stroke(
      'M3 5a3.4 2.6 0 1 0 6.8 0a3.4 2.6 0 1 0-6.8 0M15 12.5a4 2.8 0 1 0 8 0a4 2.8 0 1 0-8 0M17 3a1.6 1.2 0 1 0 3.2 0a1.6 1.2 0 1 0-3.2 0',
    ),
  },
  // Dolomite: slanted bricks.
  { width: 24, height: 16, drawing: stroke('M0 .5h24M0 8.5h24M8 .5l-3 8M20 8.5l-3 8') },
  // Coal seams: slanting hatch.
  { width: 10, height: 10, drawing: stroke('M-1 3l4-4M-1 11L11-1M7 11l4-4') },
];

/** Definitions for one drawing; `prefix` keeps the ids of several drawings on a page apart. */
export function Patterns({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      {SIGNS.map(({ width, height, drawing }, place) => (
        <pattern
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the table is what names a sign
          key={place}
          id={`${prefix}s${place}`}
          width={width}
          height={height}
          patternUnits="userSpaceOnUse"
          className="strata-sign"
        >
          {drawing}
        </pattern>
      ))}
      <pattern id={`${prefix}waste`} width="5" height="5" patternUnits="userSpaceOnUse" className="strata-waste-sign">
        <circle cx="1.2" cy="1.2" r="0.95" />
        <circle cx="3.7" cy="3.7" r="0.95" />
      </pattern>
      <pattern id={`${prefix}unread`} width="9" height="9" patternUnits="userSpaceOnUse" className="strata-unread-sign">
        <path d="M-1 3l4-4M-1 10L10-1M6 10l4-4" />
      </pattern>
      <pattern id={`${prefix}hole`} width="8" height="8" patternUnits="userSpaceOnUse" className="strata-hole-sign">
        <path d="M-1 3l4-4M-1 9L9-1M5 9l4-4" />
      </pattern>
    </defs>
  );
}
