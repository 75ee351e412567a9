/** The ribbons: solid, striped, dotted, torn or with a loose end, each with its sign, so that colour is never alone. */
import { useId } from 'react';
import './ribbons.css';
import type { Pair } from '../../../../core/diff/images.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { stratumColor } from '../../../parts/strata/stratumColor.ts';
import { RIBBON_WORDS, type Ribbon, ribbonOf } from '../signs.tsx';
import { bandBetween, type End, tornFrom } from './ribbon.ts';

export interface RibbonShape {
  readonly pair: Pair;
  readonly id: string;
  /** null for documents. */
  readonly layer: number | null;
  readonly left: End | undefined;
  readonly right: End | undefined;
}

interface RibbonsProps {
  readonly shapes: readonly RibbonShape[];
  readonly width: number;
  readonly height: number;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly isOut: (pair: Pair) => boolean;
}

export function Ribbons({ shapes, width, height, selected, onSelect, isOut }: RibbonsProps) {
  const prefix = useId();
  return (
    <svg aria-hidden="true" width={width} height={height} className="absolute inset-0">
      <defs>
        <pattern
          id={`${prefix}striped`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="2.5" height="6" className="ribbon-ink" />
        </pattern>
        <pattern id={`${prefix}dotted`} width="6" height="6" patternUnits="userSpaceOnUse">
          <circle cx="3" cy="3" r="1.1" className="ribbon-ink" />
        </pattern>
      </defs>
      {shapes.map((shape) => {
        const { pair, id, layer } = shape;
        const ribbon = ribbonOf(pair);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a picture of the table beside it, which the keyboard uses
          <g
            key={id}
            className={`ribbon ribbon-${ribbon} ${id === selected ? 'ribbon-lit' : ''} ${isOut(pair) ? 'ribbon-out' : ''}`}
            style={{ color: layer === null ? 'var(--line-strong)' : stratumColor(layer) }}
            onClick={() => onSelect(id)}
          >
            <title>{visibleText(`${pair.path}: ${RIBBON_WORDS[ribbon]}. ${pair.text}`)}</title>
            <Shape shape={shape} ribbon={ribbon} prefix={prefix} />
          </g>
        );
      })}
    </svg>
  );
}

function Shape({ shape, ribbon, prefix }: { shape: RibbonShape; ribbon: Ribbon; prefix: string }) {
  const { left, right, layer } = shape;
  const seed = (layer ?? 90) + 3;
  if (!left || !right) {
    const end = left ?? right;
    return end ? <path d={tornFrom(end, left ? 34 : -34, seed)} className="ribbon-band" /> : null;
  }
  const reach = (right.x - left.x) * 0.4;
  if (ribbon === 'torn') {
    return (
      <>
        <path d={tornFrom(left, reach, seed)} className="ribbon-band" />
        <path d={tornFrom(right, -reach, seed + 50)} className="ribbon-band" />
      </>
    );
  }
  const band = bandBetween(left, right);
  return (
    <>
      <path d={band} className="ribbon-band" />
      {ribbon !== 'solid' && <path d={band} fill={`url(#${prefix}${ribbon})`} className="ribbon-over" />}
    </>
  );
}
