/** Time: how long ago, with the exact moment in the title. */
import { formatAgo, isReproducibleTime } from '../format.ts';

/** `at` is RFC 3339 text as in an image, or seconds since the epoch. */
export function Time({ at }: { readonly at: string | number }) {
  const seconds = typeof at === 'number' ? at : Date.parse(at) / 1000;
  // Beyond what a Date holds (8.64e15 ms) it is shown as written.
  if (!(Math.abs(seconds) <= 8.64e12)) return <span className="font-mono text-sm">{at}</span>;
  const exact = new Date(seconds * 1000).toISOString();
  const words = isReproducibleTime(seconds) ? 'reproducible-build timestamp' : formatAgo(seconds, Date.now() / 1000);
  return (
    <time dateTime={exact} title={typeof at === 'string' ? at : exact}>
      {words}
    </time>
  );
}
