/** Panes: the parts of a description, one of them in sight: facts, or a table that can be taken along. */
import { type ReactNode, useState } from 'react';
import { Choice } from '../../parts/controls/Choice.tsx';
import { formatCount } from '../../parts/format.ts';
import { CopyTable } from '../../parts/table/CopyTable.tsx';
import { RecordTable } from '../../parts/table/RecordTable.tsx';
import type { RecordColumn } from '../../parts/table/records.ts';

export interface Pane {
  readonly title: string;
  /** Undefined where it is not a list. */
  readonly count?: number;
  readonly body: ReactNode;
  /** On the line of the choice. */
  readonly controls?: ReactNode;
}

/** A pane with a table; none where there are no records. */
export function tablePane<T>(
  title: string,
  label: string,
  records: readonly T[],
  columns: readonly RecordColumn<T>[],
): readonly Pane[] {
  if (records.length === 0) return [];
  return [
    {
      title,
      count: records.length,
      body: <RecordTable key={title} label={label} records={records} columns={columns} />,
      controls: <CopyTable records={records} columns={columns} />,
    },
  ];
}

export function factsPane(title: string, body: ReactNode): Pane {
  return {
    title,
    body: (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
      <section aria-label={title} tabIndex={0} className="h-full overflow-y-auto p-4">
        {body}
      </section>
    ),
  };
}

export function Panes({ panes }: { readonly panes: readonly Pane[] }) {
  const [chosen, setChosen] = useState('');
  const shown = panes.find(({ title }) => title === chosen) ?? panes[0];
  if (!shown) return null;
  const name = ({ title, count }: Pane) => (count === undefined ? title : `${title} ${formatCount(count)}`);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 text-sm">
        <Choice
          options={panes.map(name)}
          chosen={name(shown)}
          onChoose={(option) => setChosen(panes.find((each) => name(each) === option)?.title ?? '')}
        />
        {shown.controls}
      </div>
      <div className="min-h-0 flex-1">{shown.body}</div>
    </div>
  );
}
