/** A package on both sides as columns: what became of it, both versions, the layers that brought them, its sizes. */
import type { PackageChange, PackageChangeKind, PackageSide } from '../../../../core/diff/packages/diffPackages.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { LayerChip } from '../../../parts/marks/RoleGlyph.tsx';
import type { RecordColumn } from '../../../parts/table/records.ts';
import { KindMark } from '../KindMark.tsx';
import { deltaText } from '../size/deltaColumns.tsx';

const MARKS = {
  upgraded: ['moved', '↑'],
  downgraded: ['modified', '↓'],
  added: ['added', '+'],
  removed: ['removed', '−'],
  rebuilt: ['modified', '~'],
} as const;

export function PackageMark({ kind }: { readonly kind: PackageChangeKind }) {
  const [mark, sign] = MARKS[kind];
  return <KindMark kind={mark} sign={sign} words={kind} />;
}

const layer = (side: PackageSide | undefined) =>
  side ? <LayerChip layer={side.layer} /> : <span className="text-ink-3">—</span>;

const size = (side: PackageSide | undefined) => (side?.size == null ? '' : formatBytes(side.size));

const versionsText = (left: PackageSide | undefined, right: PackageSide | undefined) =>
  visibleText([...new Set([left?.version, right?.version])].filter((version) => version !== undefined).join(' → '));

export const PACKAGE_COLUMNS: readonly RecordColumn<PackageChange>[] = [
  {
    ...{ key: 'name', title: 'Package', mono: true },
    value: ({ name }) => name,
    cell: ({ name, arch, manager, left, right }) => (
      <>
        {visibleText(name)}
        {/* Where there is no room for columns of their own. */}
        <span className="ml-2 text-ink-2 @md:hidden">{versionsText(left, right)}</span>
        <span className="ml-2 font-sans text-ink-3 @max-md:hidden">
          {manager}
          {arch ? ` ${visibleText(arch)}` : ''}
        </span>
      </>
    ),
  },
  {
    ...{ key: 'kind', title: 'Change', width: 112 },
    value: ({ kind, evidence }) => (evidence ? `${kind}: ${evidence}` : kind),
    cell: ({ kind }) => <PackageMark kind={kind} />,
  },
  { ...{ key: 'left', title: 'Left', width: 150, mono: true, from: 440 }, value: ({ left }) => left?.version ?? null },
  {
    ...{ key: 'right', title: 'Right', width: 150, mono: true, from: 440 },
    value: ({ right }) => right?.version ?? null,
  },
  {
    ...{ key: 'layers', title: 'Layers', width: 72, from: 640, hint: 'Layers that installed them' },
    value: ({ left, right }) => right?.layer ?? left?.layer ?? null,
    cell: ({ left, right }) => (
      <span className="inline-flex items-center gap-1">
        {layer(left)}
        <span aria-hidden="true" className="text-ink-3">
          →
        </span>
        {layer(right)}
        <span className="sr-only">
          left layer {left?.layer ?? 'none'}, right layer {right?.layer ?? 'none'}
        </span>
      </span>
    ),
  },
  {
    ...{ key: 'leftSize', title: 'Left size', width: 92, align: 'right', mono: true, from: 980 },
    value: ({ left }) => left?.size ?? null,
    cell: ({ left }) => size(left),
  },
  {
    ...{ key: 'rightSize', title: 'Right size', width: 96, align: 'right', mono: true, from: 980 },
    value: ({ right }) => right?.size ?? null,
    cell: ({ right }) => size(right),
  },
  {
    ...{ key: 'delta', title: 'Delta', width: 84, align: 'right', mono: true, from: 700 },
    value: ({ left, right }) => (right?.size ?? 0) - (left?.size ?? 0),
    cell: ({ left, right }) =>
      left?.size == null && right?.size == null ? '' : deltaText((right?.size ?? 0) - (left?.size ?? 0)),
  },
];
