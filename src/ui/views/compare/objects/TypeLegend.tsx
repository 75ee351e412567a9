/** The media types of both forms beside each other; those met in this comparison lead to where they stand. */
import type { Pair } from '../../../../core/diff/images.ts';
import { DOCKER_TO_OCI } from '../../../../core/oci/known/mediaTypes.ts';
import { explainMediaType } from '../../../../core/oci/mediaType.ts';
import { type PairRow, pairID } from './pairRows.ts';

interface TypeLegendProps {
  readonly rows: readonly PairRow[];
  readonly onSelect: (id: string) => void;
}

export function TypeLegend({ rows, onSelect }: TypeLegendProps) {
  return (
    <div className="h-full overflow-auto px-4 py-3 text-sm">
      <p className="mb-2 max-w-prose text-ink-2">
        Docker and OCI use different names for the same objects. Linked types occur in these images.
      </p>
      <table className="w-full text-left">
        <thead className="text-ink-2">
          <tr>
            <th className="py-1 pr-4 font-normal">Docker</th>
            <th className="py-1 font-normal">OCI</th>
          </tr>
        </thead>
        <tbody>
          {[...DOCKER_TO_OCI].map(([docker, oci]) => (
            <tr key={docker} className="border-line border-t align-top">
              <td className="py-1 pr-4">
                <Type type={docker} rows={rows} onSelect={onSelect} />
              </td>
              <td className="py-1">
                <Type type={oci} rows={rows} onSelect={onSelect} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface TypeProps extends TypeLegendProps {
  readonly type: string;
}

function Type({ type, rows, onSelect }: TypeProps) {
  const found = rows.find(({ pair }) => has(pair, type));
  const text = <span className="break-all font-mono">{type.replace('application/vnd.', '')}</span>;
  if (!found)
    return (
      <span className="text-ink-2" title={explainMediaType(type)}>
        {text}
      </span>
    );
  return (
    <button
      type="button"
      title={explainMediaType(type)}
      className="text-left text-accent hover:underline"
      onClick={() => onSelect(pairID(found.pair))}
    >
      {text}
    </button>
  );
}

const has = ({ left, right }: Pair, type: string) => left?.mediaType === type || right?.mediaType === type;
