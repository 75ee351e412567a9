/** What keeps "no findings" from being said of an input: layers of which nobody has read what is in them. */
import type { Node } from '../../core/image/node.ts';
import { isLayer } from '../../core/oci/mediaType.ts';
import type { Ledger } from './verification.ts';

/**
 * Undefined where the entries of all layers that are in the input were read to their end. The same layers in the same
 * order are read once, though an archive may list them in two views or for two names.
 */
export function unreadEntries(nodes: readonly Node[], { applied }: Ledger): string | undefined {
  const stacks = new Map<string, number>();
  const read = new Set<number>();
  const unread = new Map<number, string>();
  for (const image of nodes) {
    let stack = 0;
    for (const layer of image.children.filter(({ role }) => role === 'layer')) {
      const place = layer.path ?? layer.digest ?? layer.key;
      stack = numberOf(`${stack} ${place}`, stacks);
      if (applied.get(layer.key)?.whole) read.add(stack);
      else if (layer.present && isLayer(layer.mediaType)) unread.set(stack, place);
    }
  }
  const layers = new Set([...unread].filter(([stack]) => !read.has(stack)).map(([, place]) => place)).size;
  if (layers === 0) return undefined;
  return `no findings so far; the entries of ${layers === 1 ? '1 layer' : `${layers} layers`} were not read`;
}

function numberOf(name: string, numbers: Map<string, number>): number {
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}
