/** Layers that somebody else's index lists: whose it is, and that nobody has held it against the layer. */
import type { Basis } from '../../../core/oci/basis/basis.ts';
import type { IndexOrigin } from '../../../core/oci/basis/indexOrigin.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { Digest } from '../../parts/facts/Digest.tsx';

export function SharedIndexes({ layers }: { readonly layers: Basis['unchecked'] }) {
  const shared = layers.flatMap(({ layer, sharedIndex }) => (sharedIndex ? [{ layer, origin: sharedIndex }] : []));
  if (shared.length === 0) return null;
  return (
    <ul>
      {shared.map(({ layer, origin }) => (
        <li key={layer} className="py-0.5">
          Layer {layer} is listed by a shared index, not checked against the layer:{' '}
          <span className="text-ink-2">
            {origin.format} <Digest digest={origin.digest} /> {visibleText(whose(origin))}. Files that you open are
            compared with their headers in the layer; Verify reads all of it.
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Nobody vouches for what it says of itself. */
function whose({ from, repository, tool, annotations = {} }: IndexOrigin): string {
  const of = (name: string) => annotations[`org.opencontainers.image.${name}`];
  const where =
    from === 'server'
      ? 'offered by another page of this server'
      : `attached to the image${repository === undefined ? '' : ` in ${repository}`}`;
  const by = [of('authors') ?? of('vendor') ?? tool, of('created')].filter(Boolean).join(', ');
  return by === '' ? where : `${where} (it says: ${by})`;
}
