/** A layer by its number on its colour, spoken too. */
import { LayerChip as Chip } from '../../../parts/marks/RoleGlyph.tsx';

export function LayerChip({ layer, title }: { readonly layer: number; readonly title?: string }) {
  return (
    <span className="inline-flex items-center" title={title ?? `Layer ${layer}`}>
      <Chip layer={layer} />
      <span className="sr-only">layer {layer}</span>
    </span>
  );
}
