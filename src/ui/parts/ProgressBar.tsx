/** ProgressBar: a thin bar and `27.1MB of 124MB`; without a total it says only how far. */
import { formatBytes } from '../../core/oci/text.ts';
import type { Progress } from '../../engine/engine.ts';
import { formatCount } from './format.ts';

export function ProgressBar({ progress }: { readonly progress: Progress }) {
  const { done, total, unit, step } = progress;
  const show = unit === 'bytes' ? formatBytes : formatCount;
  const text = total > 0 ? `${show(done)} of ${show(total)}` : done > 0 ? show(done) : '';
  return (
    <span className="inline-flex shrink-0 items-center gap-2">
      <progress
        className="progress-thin max-sm:w-8"
        aria-label={step || 'Progress'}
        {...(total > 0 ? { max: total, value: Math.min(done, total) } : {})}
      />
      <span className="font-mono tabular-nums">{text}</span>
    </span>
  );
}
