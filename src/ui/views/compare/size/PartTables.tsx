/** Sizes of both sides by layer, by package and by build step. */
import { useMemo } from 'react';
import type { LayerSize, LayerSizes, PackageSizes, StepSizes } from '../../../../core/diff/size/sizeDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
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

export function LayerTable({ layers }: { readonly layers: readonly LayerSizes[] }) {
  const columns = useMemo(
    (): readonly RecordColumn<LayerSizes>[] => [
      {
        ...{ key: 'layers', title: 'Layers' },
        value: ({ left, right }) => right?.layer ?? left?.layer ?? null,
        cell: (record) => <Chips {...record} />,
      },
      ...deltaColumns(stored, mostOf(layers.map(stored))),
    ],
    [layers],
  );
  return <OrderedTable order="sizeLayers" label="Sizes by layer" records={layers} columns={columns} />;
}

export function StepTable({ steps }: { readonly steps: readonly StepSizes[] }) {
  const columns = useMemo(
    (): readonly RecordColumn<StepSizes>[] => [
      {
        ...{ key: 'step', title: 'Build step', mono: true },
        value: ({ text }) => text,
        cell: ({ text }) => visibleText(text),
      },
      {
        ...{ key: 'layers', title: 'Layers', width: 92, from: 560 },
        value: ({ left, right }) => right?.layer ?? left?.layer ?? null,
        cell: (record) => <Chips {...record} />,
      },
      ...deltaColumns(stored, mostOf(steps.map(stored))),
    ],
    [steps],
  );
  return <OrderedTable order="sizeSteps" label="Sizes by build step" records={steps} columns={columns} />;
}

export function PackageTable({ packages }: { readonly packages: readonly PackageSizes[] }) {
  const columns = useMemo(
    (): readonly RecordColumn<PackageSizes>[] => [
      {
        ...{ key: 'package', title: 'Package', mono: true },
        value: ({ name }) => name,
        cell: ({ name }) => visibleText(name),
      },
      { ...{ key: 'kind', title: 'Change', width: 110, from: 560 }, value: ({ kind }) => kind },
      ...deltaColumns<PackageSizes>(sizes, mostOf(packages.map(sizes))),
    ],
    [packages],
  );
  return <OrderedTable order="sizePackages" label="Sizes by package" records={packages} columns={columns} />;
}

const sizes = ({ kind, left, right }: PackageSizes): Sized => ({
  left: kind === 'added' ? null : left,
  right: kind === 'removed' ? null : right,
});
