/** What other programs read differently of the layers that are shown. */
import type { LayerDisagreement } from '../../../../core/oci/finding.ts';
import type { FilesPlace } from '../useFiles.ts';
import { useAnswer } from '../../../state/answer.ts';

const NONE: readonly LayerDisagreement[] = [];

/** Nothing while it is asked; asked after the tree, which has read the layers by then. */
export function useReaders({ openedID, image, layers, mode, depth }: FilesPlace): readonly LayerDisagreement[] {
  const from = mode === 'layer' ? depth : 0;
  const args = { image: image.key, from, to: depth };
  const { data = NONE } = useAnswer([openedID], 'readers', args, { enabled: layers.length > 0 });
  return data;
}
