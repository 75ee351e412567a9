/** What an image in a registry has cost so far, in the status line: requests, and bytes of all there are. */
import { useQuery } from '@tanstack/react-query';
import type { OpenedImage } from '../../../engine/engine.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../parts/format.ts';
import { engine } from '../engine.ts';

/** Milliseconds between two looks; the worker answers from memory. */
const LOOK = 1000;

export function TrafficLine({ opened }: { readonly opened: OpenedImage }) {
  const { data } = useQuery({
    queryKey: [opened.id, 'traffic'],
    queryFn: ({ signal }) => engine.ask([opened.id], 'traffic', {}, { signal }),
    refetchInterval: LOOK,
    staleTime: 0,
  });
  if (!data) return null;
  const { requests, bytes } = data;
  return (
    <span
      className="max-sm:hidden"
      title={`${formatExactBytes(bytes)} fetched of ${formatExactBytes(opened.size)} that the image has in this registry`}
    >
      {formatCount(requests)} {requests === 1 ? 'request' : 'requests'}, {formatBytes(bytes)} fetched of{' '}
      {formatBytes(opened.size)}
    </span>
  );
}
