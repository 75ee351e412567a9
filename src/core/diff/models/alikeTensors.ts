/** What of two models can be compared by its bytes, and how much there is to read. */
import type { ModelDescription, Tensor } from '../../content/models/description.ts';

/** Tensors of one name, shape and type on both sides: only their bytes can be compared. */
export function* alikeTensors(left: ModelDescription, right: ModelDescription): Iterable<readonly [Tensor, Tensor]> {
  const others = new Map(right.tensors.map((tensor) => [tensor.name, tensor]));
  for (const tensor of new Map(left.tensors.map((each) => [each.name, each])).values()) {
    const other = others.get(tensor.name);
    if (other?.type === tensor.type && other.shape.join() === tensor.shape.join()) yield [tensor, other];
  }
}

/** Bytes that `diffWeights` reads, of both sides together. */
export function bytesToWeigh(left: ModelDescription, right: ModelDescription): number {
  let bytes = 0;
  for (const [a, b] of alikeTensors(left, right)) bytes += (a.size ?? 0) + (b.size ?? 0);
  return bytes;
}
