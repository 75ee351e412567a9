/** Bytes: a size as docker prints it, exact in the title. */
import { formatBytes } from '../../../core/oci/text.ts';
import { formatExactBytes } from '../format.ts';

export function Bytes({ size, className = '' }: { readonly size: number; readonly className?: string }) {
  return (
    <span className={`font-mono text-sm tabular-nums ${className}`} title={formatExactBytes(size)}>
      {formatBytes(size)}
    </span>
  );
}
