/** Says how much of a file is shown, and reads on when asked. */
import type { LoadedText } from './useFileText.ts';

interface MoreNoticeProps {
  readonly loaded: LoadedText;
  readonly size: number;
  readonly most: number;
}

/** Binary units: these are amounts read, in steps of powers of two. */
function binarySize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 || Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

export function MoreNotice({ loaded, size, most }: MoreNoticeProps) {
  const { read, more, loading, failure, load } = loaded;
  if (read >= size) return null;
  return (
    <span className="flex items-center gap-2">
      <span className="text-warn">
        First {binarySize(read)} of {binarySize(size)}
      </span>
      {more ? (
        <button type="button" disabled={loading} onClick={() => void load()} className="text-accent hover:underline">
          {loading ? 'Reading…' : 'Load more'}
        </button>
      ) : (
        <span>The text view stops at {binarySize(most)}; the hex view shows the whole file.</span>
      )}
      {failure !== undefined && (
        <span role="alert" className="text-error">
          ✕ {failure instanceof Error ? failure.message : 'The next part could not be read.'}
        </span>
      )}
    </span>
  );
}
