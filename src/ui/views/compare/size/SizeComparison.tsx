/** What the right side costs more than the left, and where: in all, for a host that has the left, and by its parts. */
import { formatBytes } from '../../../../core/oci/text.ts';
import type { Pair } from '../../../../core/diff/images.ts';
import type { SizeDiff, Totals } from '../../../../core/diff/size/sizeDiff.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { show, useShown } from '../../../state/place/shows.ts';
import { COMPARE, SIZE_PARTS } from '../compareState.ts';
import { BothBases } from '../unread/BothBases.tsx';
import type { Compared } from '../useCompared.ts';
import { DeltaBar } from './DeltaBar.tsx';
import { DirectoryTable } from './DirectoryTable.tsx';
import { deltaText } from './deltaColumns.tsx';
import { LayerTable, PackageTable, StepTable } from './PartTables.tsx';
import { pullText } from './pullText.ts';
import { LONG, useAnswer } from '../../../state/answer.ts';

interface SizeComparisonProps {
  readonly compared: Compared;
  readonly image: Pair;
  readonly onPath: (path: string) => void;
}

export function SizeComparison({ compared, image, onPath }: SizeComparisonProps) {
  const ids = [compared.left.id, compared.right.id];
  const keys = { left: image.left?.key ?? '', right: image.right?.key ?? '' };
  const query = useAnswer(ids, 'diffSize', keys, { doing: 'Comparing sizes', ...LONG });
  return (
    <section aria-label="Sizes of both sides" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <Answered query={query} doing="Comparing sizes">
        {(diff) => (
          <>
            <BothBases basis={diff.basis} compared={compared} />
            <Sizes diff={diff} onPath={onPath} />
          </>
        )}
      </Answered>
    </section>
  );
}

function Sizes({ diff, onPath }: { readonly diff: SizeDiff; readonly onPath: (path: string) => void }) {
  const wanted = useShown(COMPARE.size);
  const offered = SIZE_PARTS.filter(
    (each) => (each !== 'Packages' || diff.packages.length > 0) && (each !== 'Build steps' || diff.steps.length > 0),
  );
  // A link may ask for a part that these two don't have.
  const part = offered.includes(wanted) ? wanted : offered[0];
  return (
    <>
      <div className="grid shrink-0 gap-x-8 gap-y-2 border-line border-b px-3 py-2 @2xl:grid-cols-[minmax(22rem,32rem)_1fr]">
        <TotalsTable left={diff.left} right={diff.right} />
        <div className="flex max-w-prose flex-col gap-1 text-sm">
          {pullText(diff).map((sentence, place) => (
            <p key={sentence} className={place === 0 ? 'font-medium text-base' : 'text-ink-2'}>
              {sentence}
            </p>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
      <div
        role="group"
        aria-label="Sizes by"
        className="flex min-h-8 shrink-0 items-center gap-2 border-line border-b px-3 text-sm"
      >
        <span className="text-ink-2">By</span>
        <Choice options={offered} chosen={part ?? wanted} onChoose={(next) => show(COMPARE.size, next)} />
      </div>
      <div className="h-0 min-h-64 flex-1">
        {part === 'Directories' && <DirectoryTable diff={diff} onPath={onPath} />}
        {part === 'Layers' && <LayerTable layers={diff.layers} />}
        {part === 'Packages' && <PackageTable packages={diff.packages} />}
        {part === 'Build steps' && <StepTable steps={diff.steps} />}
      </div>
    </>
  );
}

const FIGURES: readonly (readonly [keyof Totals, string, string])[] = [
  ['stored', 'Stored', 'Bytes of the layers as stored and transferred, by the sizes that each image states'],
  ['unpacked', 'Unpacked', 'Content of the files in all layers'],
  ['shown', 'Visible', 'The unpacked bytes that a container sees in its root filesystem'],
];

function TotalsTable({ left, right }: { readonly left: Totals; readonly right: Totals }) {
  const most = Math.max(...FIGURES.map(([key]) => Math.abs(right[key] - left[key])));
  return (
    <table className="h-fit w-full text-left text-sm">
      <caption className="sr-only">Total sizes</caption>
      <thead className="text-ink-2">
        <tr>
          <td />
          <th className="w-20 text-right font-normal">Left</th>
          <th className="w-20 text-right font-normal">Right</th>
          <th className="w-20 text-right font-normal">Delta</th>
          <th className="w-24 font-normal @max-lg:hidden">
            <span className="sr-only">Change in size</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {FIGURES.map(([key, title, hint]) => (
          <tr key={key}>
            <th scope="row" title={hint} className="py-0.5 font-normal">
              {title}
            </th>
            <td className="text-right">
              <Bytes size={left[key]} />
            </td>
            <td className="text-right">
              <Bytes size={right[key]} />
            </td>
            <td
              className="text-right font-mono tabular-nums"
              title={formatExactBytes(Math.abs(right[key] - left[key]))}
            >
              {deltaText(right[key] - left[key])}
            </td>
            <td className="pl-3 @max-lg:hidden">
              <DeltaBar delta={right[key] - left[key]} most={most} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="py-0.5 font-normal">
            Layers
          </th>
          <td className="text-right font-mono">{formatCount(left.layers)}</td>
          <td className="text-right font-mono">{formatCount(right.layers)}</td>
          <td className="text-right font-mono">{formatCount(right.layers - left.layers).replace('-', '−')}</td>
          <td className="@max-lg:hidden" title={formatBytes(right.documents)} />
        </tr>
      </tbody>
    </table>
  );
}
