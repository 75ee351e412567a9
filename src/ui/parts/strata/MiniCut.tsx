/** MiniCut: the same cut, small and still, drawn from sizes alone: for samples, recents and the images of an index. */
import { Drawing } from './Drawing.tsx';
import { layBeds } from './geometry.ts';

interface MiniCutProps {
  /** Stored sizes, base first. */
  readonly layers: readonly number[];
  readonly absent?: readonly boolean[];
  readonly failed?: readonly boolean[];
  readonly front?: number;
  readonly height?: number;
}

/** px of the thinnest bed that can be told from its neighbours. */
const THINNEST = 2;

/** Of more layers than can be drawn, neighbours are drawn as one bed. */
function joined({ layers, absent, failed, height = 56 }: MiniCutProps) {
  const count = Math.min(layers.length, Math.floor(height / THINNEST));
  return Array.from({ length: count }, (_, bed) => {
    const [start, end] = [bed, bed + 1].map((each) => Math.floor((each * layers.length) / count));
    return {
      size: layers.slice(start, end).reduce((sum, size) => sum + size, 0),
      absent: absent?.slice(start, end).some(Boolean),
      failed: failed?.slice(start, end).some(Boolean),
    };
  });
}

export function MiniCut(props: MiniCutProps) {
  const { front = 44, height = 56 } = props;
  const parts = joined(props);
  const sizes = parts.map(({ size }) => size);
  const { beds } = layBeds(sizes, height, Math.min(height / 12, height / Math.max(1, parts.length)));
  const looks = parts.map((part, layer) => ({ layer, absent: part.absent, failed: part.failed }));
  return (
    <Drawing
      beds={beds}
      looks={looks}
      front={front}
      oblique={{ x: Math.round(front / 3.4), y: Math.round(front / 6.8) }}
      pull={0}
      plain={front < 60}
    />
  );
}
