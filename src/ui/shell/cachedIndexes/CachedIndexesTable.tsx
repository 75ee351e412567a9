/** The kept layers as a table, what was used last first. */
import { X } from 'lucide-react';
import { shortDigest } from '../../../core/oci/digest.ts';
import type { StoredLayer } from '../../../engine/questions/cache/answers.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { Time } from '../../parts/facts/Time.tsx';

/** More rows than this help nobody; all are counted and cleared. */
const ROWS = 500;

interface CachedIndexesTableProps {
  readonly layers: readonly StoredLayer[];
  readonly onClear: (key: string) => void;
}

export function CachedIndexesTable({ layers, onClear }: CachedIndexesTableProps) {
  return (
    <table className="w-full border-collapse text-sm">
      <thead>
        <tr className="border-line border-b text-left text-ink-3 *:py-1 *:pr-3 *:font-normal">
          <th scope="col">Layer</th>
          <th scope="col" className="text-right">
            Size
          </th>
          <th scope="col" className="text-right">
            Cached
          </th>
          <th scope="col" className="max-sm:hidden">
            Last used
          </th>
          <th scope="col">
            <span className="sr-only">Clear</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {layers.slice(0, ROWS).map((layer) => (
          <tr key={layer.key} className="h-6 border-line border-b *:pr-3">
            <td>
              <Digest digest={layer.digest} />
              {layer.kind === 'diffID' && <span className="ml-1 text-ink-3 text-xs">diffID</span>}
            </td>
            <td className="text-right">
              <Bytes size={layer.layerSize} />
            </td>
            <td className="text-right">
              <Bytes size={layer.size} />
            </td>
            <td className="max-sm:hidden">
              <Time at={layer.used} />
            </td>
            <td className="w-6 text-right">
              <button
                type="button"
                aria-label={`Clear ${shortDigest(layer.digest)}`}
                title="Clear this index"
                onClick={() => onClear(layer.key)}
                className="inline-flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
              >
                <X size={13} aria-hidden="true" />
              </button>
            </td>
          </tr>
        ))}
      </tbody>
      {layers.length > ROWS && <caption className="caption-bottom py-1 text-ink-3">The {ROWS} used last.</caption>}
    </table>
  );
}
