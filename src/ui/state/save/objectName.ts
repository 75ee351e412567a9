/** What an object is saved as: its digest, and the ending that tells what its bytes are. */
import type { Node } from '../../../core/image/node.ts';

const ENDINGS: Readonly<Record<string, string>> = { gzip: '.gz', zstd: '.zst', xz: '.xz', bzip2: '.bz2' };

export function objectName(node: Node): string {
  const base = node.digest?.replace(':', '-') ?? `${node.role}-${node.key}`;
  return base + (node.role === 'layer' ? layerEnding(node) : '.json');
}

/** Layers of artifacts may be anything; only what is or unpacks to a tar says so. */
function layerEnding({ compression, mediaType }: Node): string {
  return mediaType.includes('tar') || compression !== undefined ? `.tar${ENDINGS[compression ?? ''] ?? ''}` : '';
}
