/** Columns that tables of sizes share: left, right, the change in bytes, and the change as a bar. */
import { formatBytes } from '../../../../core/oci/text.ts';
import './delta.css';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { DeltaBar } from './DeltaBar.tsx';

/** null where a side has nothing. */
export interface Sized {
  readonly left: number | null;
  readonly right: number | null;
}

const deltaOf = ({ left, right }: Sized) => (right ?? 0) - (left ?? 0);

/** `+1.2MB`, with a true minus. */
export function deltaText(delta: number): string {
  return delta === 0 ? '0B' : `${delta > 0 ? '+' : '−'}${formatBytes(Math.abs(delta))}`;
}

/** `sizes` reads them off a record; `most` is the largest change of the table. */
export function deltaColumns<T>(sizes: (record: T) => Sized, most: number): readonly RecordColumn<T>[] {
  const side = (key: 'left' | 'right', title: string): RecordColumn<T> => ({
    ...{ key, title, width: 80, align: 'right', mono: true, from: 480 },
    value: (record) => sizes(record)[key],
    cell: (record) => {
      const bytes = sizes(record)[key];
      return bytes === null ? <span className="text-ink-3">—</span> : formatBytes(bytes);
    },
  });
  return [
    side('left', 'Left'),
    side('right', 'Right'),
    {
      ...{ key: 'delta', title: 'Delta', width: 88, align: 'right', mono: true },
      value: (record) => deltaOf(sizes(record)),
      cell: (record) => deltaText(deltaOf(sizes(record))),
    },
    {
      ...{ key: 'bar', title: 'Change in size', width: 160, from: 640 },
      value: (record) => Math.abs(deltaOf(sizes(record))),
      cell: (record) => <DeltaBar delta={deltaOf(sizes(record))} most={most} />,
    },
  ];
}

export const mostOf = (all: readonly Sized[]) => all.reduce((most, each) => Math.max(most, Math.abs(deltaOf(each))), 0);
