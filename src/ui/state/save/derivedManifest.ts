/** What a derived manifest says, and what is stored in its place: a docker-save archive has a list of images instead. */
import type { Node } from '../../../core/image/node.ts';
import type { OpenedInput } from '../../../engine/engine.ts';

function descriptor({ mediaType, digest, diffID, size }: Node) {
  // Layers that are stored plain are named by their diffID there.
  const name = digest ?? diffID;
  return { mediaType, size, ...(name === undefined ? {} : { digest: name }) };
}

/** The manifest as JSON text, of the shape of Docker's schema 2. Its digest is nobody's. */
export function derivedManifest({ mediaType, children }: Node): string {
  const config = children.find(({ role }) => role === 'config');
  const layers = children.filter(({ role }) => role === 'layer');
  const manifest = {
    ...{ schemaVersion: 2, mediaType },
    ...(config && { config: descriptor(config) }),
    layers: layers.map(descriptor),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Path of the document that the node was derived from (`manifest.json`); undefined where there is none. */
export function documentBehind({ views }: OpenedInput, { key }: Node): string | undefined {
  const root = key.split('.', 1)[0] ?? '';
  return views.find(({ roots }) => roots.includes(root))?.document;
}
