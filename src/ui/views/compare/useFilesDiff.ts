/** The files of two images compared: at once where the bytes are at hand, on request where they must be fetched first. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Pair } from '../../../core/diff/images.ts';
import type { FileDiffAnswer } from '../../../engine/answers.ts';
import { engine } from '../../app/engine.ts';
import { runTask } from '../../app/state/tasks.ts';
import type { Compared } from './useCompared.ts';

export interface FilesDiff {
  readonly data: FileDiffAnswer | undefined;
  readonly error: unknown;
  readonly fetchStatus: string;
  readonly refetch: () => void;
  /** Starts what was not started by itself; absent once it runs. */
  readonly start: (() => void) | undefined;
}

/** `far`: reading the layers fetches them from a registry. */
export function useFilesDiff(compared: Compared, image: Pair | undefined, far: boolean): FilesDiff {
  const [asked, setAsked] = useState(false);
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image?.left?.key ?? '', right: image?.right?.key ?? '' };
  const wanted = image !== undefined && (asked || (!far && image.kind !== 'same'));
  const query = useQuery({
    queryKey: ['diffFiles', ids, keys],
    enabled: wanted,
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Comparing files', signal, (options) => engine.ask(ids, 'diffFiles', keys, options)),
  });
  const { data, error, fetchStatus, refetch } = query;
  return {
    ...{ data, error, fetchStatus },
    refetch: () => void refetch(),
    start: wanted || data ? undefined : () => setAsked(true),
  };
}
