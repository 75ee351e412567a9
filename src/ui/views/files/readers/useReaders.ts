/** What other programs read differently of the layers that are shown. */
import { useQuery } from '@tanstack/react-query';
import type { LayerDisagreement } from '../../../../core/oci/finding.ts';
import { engine } from '../../../state/engine.ts';
import type { FilesPlace } from '../useFiles.ts';

const NONE: readonly LayerDisagreement[] = [];

/** Nothing while it is asked; asked after the tree, which has read the layers by then. */
export function useReaders({ openedID, image, layers, mode, depth }: FilesPlace): readonly LayerDisagreement[] {
  const from = mode === 'layer' ? depth : 0;
  const { data = NONE } = useQuery({
    queryKey: [openedID, 'readers', image.key, from, depth],
    enabled: layers.length > 0,
    queryFn: ({ signal }) => engine.ask([openedID], 'readers', { image: image.key, from, to: depth }, { signal }),
  });
  return data;
}
