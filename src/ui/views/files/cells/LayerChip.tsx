/** A layer by its colour and number, wherever one is meant. */
import { stratumColor } from '../../../parts/strata/stratumColor.ts';

export function LayerChip({ layer, title }: { readonly layer: number; readonly title?: string }) {
  return (
    <span className="inline-flex h-4 items-center gap-1 font-mono text-sm" title={title ?? `Layer ${layer}`}>
      <span
        aria-hidden="true"
        className="size-2.5 shrink-0 rounded-[2px]"
        style={{ background: stratumColor(layer) }}
      />
      <span className="sr-only">layer</span>
      {layer}
    </span>
  );
}
