/** Sizes of both sides by layer, by package and by build step. */
import { useMemo } from 'react';
import type { LayerSize, LayerSizes, PackageSizes, StepSizes } from '../../../../core/diff/size/sizeDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import type { ORDER } from '../compareState.ts';
import { OrderedTable } from '../OrderedTable.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { deltaColumns, mostOf, type Sized } from './deltaColumns.tsx';

const stored = ({ left, right }: { readonly left: LayerSize | null; readonly right: LayerSize | null }): Sized => ({
  left: left?.stored ?? null,
  right: right?.stored ?? null,
});

function Chips({ left, right }: { readonly left: LayerSize | null; readonly right: LayerSize | null }) {
  const chip = (side: LayerSize | null) =>
    side ? <LayerChip layer={side.layer} /> : <span className="text-ink-3">—</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      {chip(left)}
      <span aria-hidden="true" className="text-ink-3">
        ↔
      </span>
      {chip(right)}
      <span className="sr-only">
        left layer {left?.layer ?? 'none'}, right layer {right?.layer ?? 'none'}
      </span>
    </span>
  );
}

interface SizeTableProps<T> {
  /** Where its order is kept in the link. */
  readonly order: keyof typeof ORDER;
  readonly label: string;
  readonly records: readonly T[];
  /** What stands before the sizes. */
  readonly lead: readonly RecordColumn<T>[];
  readonly sizes: (record: T) => Sized;
}

function SizeTable<T>({ order, label, records, lead, sizes }: SizeTableProps<T>) {
  const columns = useMemo(() => [...lead, ...deltaColumns(sizes, mostOf(records.map(sizes)))], [records, lead, sizes]);
  return <OrderedTable order={order} label={label} records={records} columns={columns} />;
}

const LAYERS: RecordColumn<LayerSizes | StepSizes> = {
  ...{ key: 'layers', title: 'Layers' },
  value: ({ left, right }) => right?.layer ?? left?.layer ?? null,
  cell: (record) => <Chips {...record} />,
};
const OF_LAYERS = [LAYERS];

export function LayerTable({ layers }: { readonly layers: readonly LayerSizes[] }) {
  return <SizeTable order="sizeLayers" label="Sizes by layer" records={layers} lead={OF_LAYERS} sizes={stored} />;
}

const OF_STEPS: readonly RecordColumn<StepSizes>[] = [
  {
    ...{ key: 'step', title: 'Build step', mono: true },
    value: ({ text }) => text,
    cell: ({ text }) => visibleText(text),
  },
  { ...LAYERS, width: 92, from: 560 },
];

export function StepTable({ steps }: { readonly steps: readonly StepSizes[] }) {
  return <SizeTable order="sizeSteps" label="Sizes by build step" records={steps} lead={OF_STEPS} sizes={stored} />;
}

const OF_PACKAGES: readonly RecordColumn<PackageSizes>[] = [
  {
    ...{ key: 'package', title: 'Package', mono: true },
    value: ({ name }) => name,
    cell: ({ name }) => visibleText(name),
  },
  { ...{ key: 'kind', title: 'Change', width: 110, from: 560 }, value: ({ kind }) => kind },
];

export function PackageTable({ packages }: { readonly packages: readonly PackageSizes[] }) {
  return (
    <SizeTable order="sizePackages" label="Sizes by package" records={packages} lead={OF_PACKAGES} sizes={installed} />
  );
}

const installed = ({ kind, left, right }: PackageSizes): Sized => ({
  left: kind === 'added' ? null : left,
  right: kind === 'removed' ? null : right,
});
