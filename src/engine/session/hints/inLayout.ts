/** What is attached to images in the input itself, by the `subject` of what lies beside them. */
import { readWhole } from '../../../core/store/document.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { digestOf } from '../../../core/bytes/hash.ts';
import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { Attachments } from './attached.ts';

/** `nodes` are all of the input. */
export function inLayout(
  nodes: ReadonlyMap<string, Node>,
  source: (key: string) => ByteSource | undefined,
): Attachments {
  function sourceOf(digest: string): ByteSource {
    for (const node of nodes.values()) {
      const found = node.digest === digest && node.present ? source(node.key) : undefined;
      if (found) return found;
    }
    throw new ImageError('not-found', digest, 'Its bytes are not in the input.');
  }
  return {
    list: async (subject) =>
      [...nodes.values()]
        .filter((node) => node.role === 'referrer' && node.subject === subject && node.digest !== null)
        .map(({ mediaType, digest, size, artifactType, annotations }) => ({
          ...{ mediaType, digest: digest ?? '', size },
          ...(artifactType !== undefined && { artifactType }),
          ...(annotations && { annotations }),
        })),
    async document({ digest }, signal) {
      const bytes = await readWhole(sourceOf(digest), digest, signal);
      if ((await digestOf(bytes, digest.split(':', 1)[0] ?? '')) === digest) return bytes;
      throw new ImageError('digest-mismatch', digest, 'Its bytes do not have its digest.');
    },
    async blob({ digest, size }, signal) {
      const found = sourceOf(digest);
      return found.read(0, Math.min(found.size, size), signal);
    },
  };
}
