/** Work on every layer of an image that is done once for each blob: an image may name one ten thousand times. */
import { itemAt } from '../bytes/at.ts';
import type { Node } from './node.ts';

/** Blobs looked at together: others wait for their answers too. */
const AT_ONCE = 8;

/** The results in the order of the nodes. What is worked out must depend on digest, size and media type alone. */
export async function perBlob<T>(nodes: readonly Node[], work: (node: Node) => Promise<T>): Promise<readonly T[]> {
  const keyOf = ({ digest, key, size, mediaType }: Node) => JSON.stringify([digest ?? key, size, mediaType]);
  const distinct = [...new Map(nodes.map((node) => [keyOf(node), node]))];
  const results = new Map<string, T>();
  for (let at = 0; at < distinct.length; at += AT_ONCE) {
    const some = distinct.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map(([, node]) => work(node)));
    for (const [i, [key]] of some.entries()) results.set(key, itemAt(found, i));
  }
  return nodes.map((node) => results.get(keyOf(node)) as T);
}
