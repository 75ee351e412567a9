/** Offers: indexes of layers that somebody else made, by whoever has them; looked for one after another, until one will do. */
import { ImageError } from '../../../core/oci/imageError.ts';
import type { IndexOrigin } from '../../../core/oci/basis/indexOrigin.ts';
import type { Node } from '../../../core/image/node.ts';
import type { PublishedIndex } from '../../../core/rootfs/published/format.ts';
import type { CallOptions } from '../../engine.ts';

/** An index that is offered for a layer. */
interface OfferedIndex {
  readonly origin: IndexOrigin;
  /** Reads it: its bytes are those that the offer names. Throws what reading and the format say. */
  read(call: CallOptions): Promise<PublishedIndex>;
}

/** Who may have indexes of layers; what is asked for one is asked when it is its turn. Throws where it could not be asked. */
export type IndexSource = (node: Node, call: CallOptions) => AsyncIterable<OfferedIndex>;

/**
 * Offers of one layer, the cheapest to ask for first. Who could not be asked this time offers nothing this time; `onFailure`
 * is told why.
 */
export async function* offersOf(
  sources: readonly IndexSource[],
  node: Node,
  call: CallOptions,
  onFailure: (error: ImageError) => void,
): AsyncGenerator<OfferedIndex> {
  for (const source of sources) {
    try {
      yield* source(node, call);
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      onFailure(error);
    }
  }
}
