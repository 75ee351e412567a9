/** A bar of bytes in its layer's colour: the part that is shown plain, the wasted part stippled. Numbers stand beside it. */
import { stratumColor } from '../../../parts/strata/stratumColor.ts';

interface WasteBarProps {
  readonly bytes: number;
  readonly wasted: number;
  /** Bytes of a full bar. */
  readonly most: number;
  readonly layer: number | null;
}

export function WasteBar({ bytes, wasted, most, layer }: WasteBarProps) {
  const share = most === 0 ? 0 : bytes / most;
  const color = layer === null ? 'var(--line-strong)' : stratumColor(layer);
  const width = bytes === 0 ? 0 : Math.max(1.5, share * 100);
  return (
    <span aria-hidden="true" className="inline-flex h-2.5 w-full overflow-hidden align-middle">
      <span className="inline-flex h-full" style={{ width: `${width}%` }}>
        <span style={{ flexGrow: Math.max(0, bytes - wasted), background: color }} />
        <span className="size-stipple" style={{ flexGrow: wasted, backgroundColor: color }} />
      </span>
    </span>
  );
}
