/** What registries have cost so far, in the status line: requests, bytes of all there are, and what is still granted. */
import { formatBytes } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { useAnswer } from '../../state/answer.ts';

/** Milliseconds between two looks; the worker answers from memory. */
const LOOK = 1000;

export function TrafficLine({ opened }: { readonly opened: OpenedInput }) {
  const { data } = useAnswer([opened.id], 'traffic', {}, { refetchInterval: LOOK, staleTime: 0 });
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

/** While browsing: all that was asked of registries, and what this one still grants where it says. */
export function BrowsingTraffic({ registry }: { readonly registry: string }) {
  const { data } = useAnswer([], 'traffic', {}, { refetchInterval: LOOK, staleTime: 0 });
  if (!data) return null;
  const { requests, bytes, quotas } = data;
  const quota = quotas?.[registry];
  return (
    <span title={`${formatExactBytes(bytes)} fetched from registries since this page was loaded`}>
      {quota && (
        <span className={quota.remaining === 0 ? 'text-warn' : ''}>
          {formatCount(quota.remaining)}
          {quota.limit === null ? '' : ` of ${formatCount(quota.limit)}`} pulls left ·{' '}
        </span>
      )}
      {formatCount(requests)} {requests === 1 ? 'request' : 'requests'}, {formatBytes(bytes)} fetched
    </span>
  );
}
