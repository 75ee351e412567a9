/** The documents of an image, index, manifest and config, as thin sheets that float above its strata. */
import type { Oblique } from './look.ts';

interface PlateLook {
  readonly key: string;
  readonly absent?: boolean;
  readonly selected?: boolean;
  readonly hovered?: boolean;
}

/** px from one sheet to the next: a hit target. */
export const PLATE_ROW = 26;
const EDGE = 3;

interface PlatesProps {
  readonly looks: readonly PlateLook[];
  readonly front: number;
  readonly oblique: Oblique;
  readonly pull: number;
  /** px of threads below the last sheet, down to the strata. */
  readonly below: number;
}

function classOf(look: PlateLook): string {
  const states = [
    look.selected && 'strata-plate-lit',
    look.hovered && 'strata-plate-hover',
    look.absent && 'strata-plate-hole',
  ];
  return states.filter(Boolean).join(' ');
}

export function Plates({ looks, front, oblique, pull, below }: PlatesProps) {
  const { x, y } = oblique;
  const height = looks.length * PLATE_ROW + below;
  const width = pull + front + x + 2;
  const bottom = height + y;
  return (
    <svg aria-hidden="true" width={width} height={height} viewBox={`${-pull - 1} 0 ${width} ${height}`}>
      <path
        className="strata-thread"
        d={`M.5 ${y + 6}V${bottom}M${front - 0.5} ${y + 6}V${bottom}M${front + x - 0.5} 6V${bottom}`}
      />
      {looks.map((look, row) => (
        <g key={look.key} className={classOf(look)} transform={`translate(0 ${row * PLATE_ROW + 4})`}>
          <path className="strata-plate-edge" d={`M0 ${y}v${EDGE}h${front}l${x} ${-y}v${-EDGE}l${-x} ${y}Z`} />
          <path className="strata-plate" d={`M0 ${y}l${x} ${-y}h${front}l${-x} ${y}Z`} />
        </g>
      ))}
    </svg>
  );
}
