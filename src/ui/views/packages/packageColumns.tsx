/** Columns of the packages: name, version, the layer that brought it, what it replaced. */
import type { RemovedPackage } from '../../../core/content/packages/history.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import type { RecordColumn } from '../../parts/table/records.ts';
import type { ListedPackage } from './packageRows.ts';

/** Its layer, which it selects. */
function LayerButton({ layer, onLayer }: { readonly layer: number; readonly onLayer: (layer: number) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      title={`Select layer ${layer}`}
      aria-label={`layer ${layer}`}
      className="inline-flex h-6 items-center align-top"
      onClick={() => onLayer(layer)}
    >
      <LayerChip layer={layer} />
    </button>
  );
}

/** Its name, with a mark where a later database could not be read in full and does not list it. */
function Name({ of: { name, unsureSince } }: { readonly of: ListedPackage }) {
  if (unsureSince === null) return visibleText(name);
  const why = `Layer ${unsureSince} changed the database, which could not be read in full in that layer and does not list this package`;
  return (
    <>
      {visibleText(name)}{' '}
      <span className="text-warn" title={why}>
        ?<span className="sr-only"> {why}</span>
      </span>
    </>
  );
}

export function packageColumns(onLayer: (layer: number) => void): readonly RecordColumn<ListedPackage>[] {
  return [
    { key: 'name', title: 'Package', mono: true, value: ({ name }) => name, cell: (each) => <Name of={each} /> },
    { key: 'version', title: 'Version', mono: true, width: 190, value: ({ version }) => version },
    { key: 'architecture', title: 'Arch', mono: true, width: 72, from: 560, value: ({ architecture }) => architecture },
    {
      key: 'size',
      title: 'Size',
      hint: 'Installed size in bytes, as the database states it (dpkg rounds it to KiB) or as its files add up',
      mono: true,
      align: 'right',
      width: 84,
      from: 400,
      value: ({ size }) => size,
      cell: ({ size }) => (size === null ? '' : formatBytes(size)),
    },
    {
      key: 'layer',
      title: 'Layer',
      hint: 'The layer whose database first lists this version',
      width: 60,
      value: ({ layer }) => layer,
      cell: ({ layer }) => <LayerButton layer={layer} onLayer={onLayer} />,
    },
    {
      key: 'upgradedFrom',
      title: 'Upgraded from',
      hint: 'The version that it replaced, and the layer that installed that version',
      mono: true,
      width: 200,
      from: 720,
      value: ({ earlier }) => earlier[0]?.version ?? null,
      cell: ({ earlier: [before] }) =>
        before && (
          <>
            <LayerButton layer={before.layer} onLayer={onLayer} /> {visibleText(before.version)}
          </>
        ),
    },
    {
      key: 'format',
      title: 'By',
      hint: 'The package manager; for language packages, also the system package that installed it',
      mono: true,
      width: 110,
      from: 900,
      value: ({ format, owner }) => (owner === undefined ? format : `${format} · ${owner}`),
    },
    { key: 'summary', title: 'Summary', width: 300, from: 1000, value: ({ summary }) => summary },
  ];
}

/** Of packages that are not installed any more. */
export function removedColumns(onLayer: (layer: number) => void): readonly RecordColumn<ListedPackage>[] {
  const removedBy = (record: ListedPackage) => (record as Partial<RemovedPackage>).removedBy ?? null;
  const columns = packageColumns(onLayer);
  const at = columns.findIndex(({ key }) => key === 'layer') + 1;
  const removed: RecordColumn<ListedPackage> = {
    key: 'removedBy',
    title: 'Removed by',
    hint: 'The layer that removed it; its files still ship',
    width: 96,
    value: removedBy,
    cell: (record) => {
      const layer = removedBy(record);
      return layer !== null && <LayerButton layer={layer} onLayer={onLayer} />;
    },
  };
  return [...columns.slice(0, at), removed, ...columns.slice(at)];
}
