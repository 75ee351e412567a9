/** What of an image's layers is not in the input, in words. */
import type { Node } from '../../../../../core/image/node.ts';
import { bytesHeld } from '../../../../../core/oci/basis/held.ts';
import { formatBytes } from '../../../../../core/oci/text.ts';
import { formatCount } from '../../../../parts/format.ts';

/** `2 of them absent from this input, layer 1 cut off (2.59MB of its 2.9MB are here)`; '' where all is there. */
export function missingWords(layers: readonly Node[]): string {
  const absent = layers.filter(({ present }) => !present).length;
  const cut = layers.filter(({ present, held }) => present && held !== undefined);
  const words = [
    absent > 0 ? `${formatCount(absent)} of them not in this input` : '',
    ...cut.map(
      (layer) =>
        `layer ${layer.layer ?? 0} cut off (${formatBytes(bytesHeld(layer))} of its ${formatBytes(layer.size)} are here)`,
    ),
  ];
  return words.filter(Boolean).join(', ');
}
