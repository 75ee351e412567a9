/** Two layers as tar streams, header by header: order, formats, PAX records, padding: what unpacking hides. */
import { useMemo, useState } from 'react';
import {
  HEADER_FIELDS,
  HEADER_WORDS,
  type HeaderChange,
  type HeaderField,
  type LayerDiff,
} from '../../../../core/diff/headers/layerDiff.ts';
import type { Facts } from '../../../../core/diff/images.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { formatCount } from '../../../parts/format.ts';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { KindMark } from '../KindMark.tsx';
import type { Compared } from '../useCompared.ts';
import { HeaderFactsTable, LayerFactsTable } from './HeaderFacts.tsx';
import { wordsOf } from './headerWords.ts';
import { useLayerDiff } from './useLayerDiff.ts';

interface HeaderDiffProps {
  readonly compared: Compared;
  readonly left: Facts;
  readonly right: Facts;
}

export function HeaderDiff({ compared, left, right }: HeaderDiffProps) {
  const query = useLayerDiff(compared, { left: left.key, right: right.key });
  return (
    <Answered query={query} doing="Reading both layers">
      {(diff) => <Headers diff={diff} />}
    </Answered>
  );
}

const COLUMNS: readonly RecordColumn<HeaderChange>[] = [
  {
    ...{ key: 'path', title: 'Entry', mono: true },
    value: ({ path }) => path,
    cell: ({ path }) => visibleText(path),
  },
  {
    ...{ key: 'fields', title: 'Difference', width: 260 },
    value: wordsOf,
    cell: (change) => <KindMark kind={change.kind} words={wordsOf(change)} />,
  },
];

function Headers({ diff }: { readonly diff: LayerDiff }) {
  const [only, setOnly] = useState<HeaderField | null>(null);
  const [chosen, setChosen] = useState<HeaderChange | null>(null);
  const shown = useMemo(
    () => (only === null ? diff.changes : diff.changes.filter(({ fields }) => fields.includes(only))),
    [diff, only],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section aria-label="Headers of both layers" tabIndex={0} className="flex h-full min-h-0 flex-col overflow-y-auto">
      <p className="shrink-0 px-4 py-2">
        <span
          aria-hidden="true"
          className={`mr-2 font-mono font-semibold ${diff.noise !== 0 || diff.changes.length === 0 ? 'text-ok' : 'text-error'}`}
        >
          {diff.changes.length === 0 && diff.noise === 0 ? '=' : diff.noise !== 0 ? '≈' : '≠'}
        </span>
        {visibleText(diff.text)}
      </p>
      <LayerFactsTable left={diff.left} right={diff.right} />
      {diff.changes.length > 0 && (
        <>
          <FieldChoice diff={diff} only={only} onOnly={setOnly} />
          <div className="h-52 min-h-52 flex-1">
            <OrderedTable
              order="entries"
              label="Entries that differ"
              records={shown}
              columns={COLUMNS}
              chosen={chosen}
              onChoose={setChosen}
            />
          </div>
          {chosen && <HeaderFactsTable change={chosen} />}
        </>
      )}
    </section>
  );
}

interface FieldChoiceProps {
  readonly diff: LayerDiff;
  readonly only: HeaderField | null;
  readonly onOnly: (field: HeaderField | null) => void;
}

function FieldChoice({ diff, only, onOnly }: FieldChoiceProps) {
  const met = HEADER_FIELDS.filter((field) => diff.counts[field] > 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row
    <div
      role="group"
      aria-label="Only entries that differ in"
      className="flex shrink-0 flex-wrap items-center gap-1 border-line border-y px-4 py-1 text-sm"
    >
      {met.map((field) => (
        <button
          key={field}
          type="button"
          aria-pressed={only === field}
          className={`h-6 rounded-sm border px-1.5 ${only === field ? 'border-accent bg-accent-soft' : 'border-line-strong'}`}
          onClick={() => onOnly(only === field ? null : field)}
        >
          {HEADER_WORDS[field]} <span className="font-mono text-ink-2">{formatCount(diff.counts[field])}</span>
        </button>
      ))}
      <span className="ml-auto text-ink-2">
        {diff.added > 0 && `${formatCount(diff.added)} added, `}
        {diff.removed > 0 && `${formatCount(diff.removed)} removed, `}
        {formatCount(diff.same)} entries the same
        {diff.more > 0 && `, ${formatCount(diff.more)} more not listed`}
      </span>
    </div>
  );
}
