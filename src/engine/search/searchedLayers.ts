/** The stored layers that a search looks at, each once, with its places in the images of the input. */
import { type Node, TOO_MANY_LAYERS } from '../../core/image/node.ts';
import type { Query } from '../../core/rootfs/search/query/query.ts';
import { placeOf } from '../session/layers/layer.ts';
import type { Session } from '../session/session.ts';
import type { SearchArgs, SearchedLayer, SearchedPlace } from './found.ts';

/** One of them with its node, for reading it. */
export interface LayerToSearch extends SearchedLayer {
  readonly node: Node;
}

/** In the order of the images, base first. Throws `too-large` where the layers of one are not listed. */
export function layersToSearch(session: Session, { query, images }: SearchArgs): LayerToSearch[] {
  const found = new Map<string, LayerToSearch & { readonly places: SearchedPlace[] }>();
  for (const image of imagesOf(session.images.roots)) {
    if (images ? !images.includes(image.key) : !hasFiles(image)) continue;
    if (!isPlatform(query, image)) continue;
    for (const [layer, node] of session.image(image.key).layers.entries()) {
      if (!isPosition(query, layer)) continue;
      const at = placeOf(node);
      const known = found.get(at);
      if (known) known.places.push({ image: image.key, layer });
      else found.set(at, { at, node, digest: node.digest, size: node.size, places: [{ image: image.key, layer }] });
    }
  }
  return [...found.values()];
}

/** What attestations and artifacts have in the place of layers are documents, no files of an image. */
const hasFiles = ({ role }: Node): boolean => role !== 'attestation' && role !== 'referrer' && role !== 'artifact';

/** Everything that has layers; a layer that stands alone is an image of one. */
function imagesOf(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => {
    const isImage = node.children.some(({ role }) => role === 'layer');
    if (node.role === 'layer' || isImage || node.findings.some(({ code }) => code === TOO_MANY_LAYERS)) return [node];
    return imagesOf(node.children);
  });
}

function isPlatform({ platforms }: Query, { platform }: Node): boolean {
  return platforms.length === 0 || platforms.some((wanted) => platform?.toLowerCase().includes(wanted.toLowerCase()));
}

function isPosition({ layers }: Query, layer: number): boolean {
  return (
    layers.length === 0 || layers.some(({ min = 0, max = Number.POSITIVE_INFINITY }) => layer >= min && layer <= max)
  );
}
