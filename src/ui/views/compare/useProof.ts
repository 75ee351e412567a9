/** Are two images what their documents claim, where those say that both are the same? Reads the layers of both sides. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Pair } from '../../../core/diff/images.ts';
import { claimOf } from '../../../core/diff/judgement/claim.ts';
import type { ComparedBasis } from '../../../core/oci/basis/basis.ts';
import { engine } from '../../state/engine.ts';
import { runTask } from '../../state/tasks.ts';
import type { Compared } from './useCompared.ts';

/** Undefined until it is known; null where the documents differ anyway. `wanted`: false where reading means a download. */
export function useProof(compared: Compared, image: Pair, wanted: boolean) {
  const claim = useMemo(() => claimOf(image), [image]);
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image.left?.key ?? '', right: image.right?.key ?? '' };
  const { data, fetchStatus } = useQuery<ComparedBasis | null>({
    queryKey: ['proof', ids, keys, claim],
    enabled: wanted && claim !== 'different' && image.left !== null && image.right !== null,
    gcTime: 60_000,
    queryFn: ({ signal }) =>
      runTask('Checking layers', signal, (options) => engine.ask(ids, 'proof', { ...keys, claim }, options)),
  });
  return { data, pending: fetchStatus === 'fetching' };
}
