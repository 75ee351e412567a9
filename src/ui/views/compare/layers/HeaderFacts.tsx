/** Facts of two layers, or of one entry in both, beside each other; what differs is marked by sign and weight. */
import type { HeaderChange, LayerFacts } from '../../../../core/diff/headers/layerDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { HEADER_LINES, LAYER_LINES } from './headerWords.ts';

interface FactsTableProps {
  readonly label: string;
  readonly lines: readonly { readonly name: string; readonly left: string; readonly right: string }[];
}

function FactsTable({ label, lines }: FactsTableProps) {
  return (
    <table className="mx-4 mb-2 w-[calc(100%-2rem)] table-fixed text-left text-sm">
      <caption className="sr-only">{label}</caption>
      <thead className="text-ink-2">
        <tr>
          <th className="w-40 py-0.5 font-normal max-md:w-24"> </th>
          <th className="py-0.5 font-normal">Left</th>
          <th className="py-0.5 font-normal">Right</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, left, right }) => (
          <tr key={name} className="border-line border-t align-top">
            <th scope="row" className="py-0.5 pr-2 font-normal text-ink-2">
              {left !== right && (
                <span aria-hidden="true" className="mr-1 font-mono font-semibold text-warn">
                  ~
                </span>
              )}
              {name}
              {left !== right && <span className="sr-only"> differs</span>}
            </th>
            {[left, right].map((text, side) => (
              <td
                key={side === 0 ? 'left' : 'right'}
                className={`wrap-anywhere py-0.5 pr-3 font-mono ${left !== right ? 'font-semibold' : 'text-ink-2'}`}
              >
                {visibleText(text)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function LayerFactsTable({ left, right }: { readonly left: LayerFacts; readonly right: LayerFacts }) {
  const lines = LAYER_LINES.map(([name, text]) => ({ name, left: text(left), right: text(right) }));
  return <FactsTable label="The layers as archives" lines={lines.filter((line) => isSaid(line.left, line.right))} />;
}

export function HeaderFactsTable({ change: { path, left, right } }: { readonly change: HeaderChange }) {
  const lines = HEADER_LINES.map(([name, text]) => ({
    name,
    left: left ? text(left) : '',
    right: right ? text(right) : '',
  }));
  return (
    <div className="shrink-0 border-line border-t pt-1">
      <FactsTable label={`Header of ${visibleText(path)}`} lines={lines.filter((line) => line.left || line.right)} />
    </div>
  );
}

/** Nothing, or none of something on both sides, is not worth a line. */
const isSaid = (left: string, right: string) => left !== right || (left !== '' && left !== '0');
