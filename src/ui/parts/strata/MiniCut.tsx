/** MiniCut: the same cut, small and still, drawn from sizes alone: for samples, recents and the images of an index. */
import { useMemo } from 'react';
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

export function MiniCut({ layers, absent, failed, front = 44, height = 56 }: MiniCutProps) {
  const { beds } = useMemo(
    () => layBeds(layers, height, Math.min(height / 12, height / Math.max(1, layers.length))),
    [layers, height],
  );
  const looks = layers.map((_, layer) => ({ layer, absent: absent?.[layer], failed: failed?.[layer] }));
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
