/** The columns of the file tree: what each cell shows of a row. */

import { visibleText } from '../../../../core/oci/text.ts';
import { CHANGE_KINDS, ENTRY_TYPES, FLAG, NO_LAYER, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../../parts/format.ts';
import type { TreeColumn } from '../../../parts/TreeTable.tsx';
import { isoTime } from '../file/fileFacts.ts';
import { modeText } from '../rows/modeText.ts';
import { linkOf, nameOf } from '../rows/paths.ts';
import type { ShownRows } from '../useFileRows.ts';
import { ChangeSign } from './changeKinds.tsx';
import { LayerChip } from './LayerChip.tsx';
import { RawName } from './RawName.tsx';

const MONO = 'font-mono text-sm';
const TYPE = Object.fromEntries(ENTRY_TYPES.map((name, at) => [name, at])) as Record<
  (typeof ENTRY_TYPES)[number],
  number
>;

export const isImplied = (columns: TreeColumns, row: number): boolean =>
  ((columns.flags[row] as number) & FLAG.implied) !== 0;

export const kindOf = (columns: TreeColumns, row: number) => CHANGE_KINDS[columns.change[row] as number] ?? 'none';

function NameCell({ shown, row }: { readonly shown: ShownRows; readonly row: number }) {
  const { columns } = shown;
  const type = columns.type[row] as number;
  const name = visibleText(nameOf(columns, row));
  const link = linkOf(columns, row);
  const flags = columns.flags[row] as number;
  const gone = kindOf(columns, row) === 'removed';
  const tone = gone ? 'text-ink-2 line-through decoration-1' : type === TYPE.dir ? 'font-medium' : '';
  const target = link === undefined ? undefined : visibleText(link);
  return (
    <span className={`${MONO} truncate`} title={target === undefined ? name : `${name} → ${target}`}>
      <span className={tone}>
        <RawName name={name} />
      </span>
      {type === TYPE.dir && <span className="text-ink-3">/</span>}
      {target !== undefined && (
        <span className="text-ink-2">
          {type === TYPE.hardlink ? ' ⇒ ' : ' → '}
          <RawName name={target} />
        </span>
      )}
      {(flags & FLAG.broken) !== 0 && <span className="text-error"> ✕ broken</span>}
      {(flags & FLAG.superseded) !== 0 && <span className="text-ink-2"> (a later entry has the same path)</span>}
    </span>
  );
}

/** `0:0`, exact where ids are beyond 32 bits; names beside the numbers in the title. */
export function ownerText(columns: TreeColumns, row: number): { readonly ids: string; readonly names: string } {
  const extra = columns.extras.get(row);
  const ids = `${extra?.uid ?? columns.uid[row]}:${extra?.gid ?? columns.gid[row]}`;
  const names = extra?.uname || extra?.gname ? visibleText(`${extra.uname ?? ''}:${extra.gname ?? ''}`) : '';
  return { ids, names };
}

export function exactTime(columns: TreeColumns, row: number): string {
  return columns.extras.get(row)?.mtime ?? String(columns.mtime[row]);
}

function SizeCell({ shown: { columns, lists }, row }: { readonly shown: ShownRows; readonly row: number }) {
  const type = columns.type[row] as number;
  if (type === TYPE.char || type === TYPE.block)
    return <span className={MONO}>{columns.extras.get(row)?.device ?? ''}</span>;
  if (type === TYPE.dir) {
    const below = lists.below[row] as number;
    const total = lists.total[row] as number;
    const title = `${formatExactBytes(total)} in ${formatCount(below)} ${below === 1 ? 'entry' : 'entries'}`;
    return below === 0 ? null : (
      <span className={`${MONO} text-ink-2`} title={title}>
        {formatBytes(total)}
      </span>
    );
  }
  const size = columns.size[row] as number;
  if (type === TYPE.symlink || type === TYPE.fifo) return null;
  return (
    <span className={MONO} title={formatExactBytes(size)}>
      {formatBytes(size)}
    </span>
  );
}

export function fileColumns(shown: ShownRows, layerTitle: (layer: number) => string): readonly TreeColumn[] {
  const { columns, rows } = shown;
  const at = (row: number): number => rows.row[row] as number;
  const attributes = (row: number): boolean => !isImplied(columns, at(row));
  return [
    { key: 'name', title: 'Name', sortable: true, cell: (row) => <NameCell shown={shown} row={at(row)} /> },
    {
      key: 'change',
      title: 'Change',
      hint: 'Against the layers below',
      width: 92,
      from: 560,
      sortable: true,
      cell: (row) => <ChangeSign kind={kindOf(columns, at(row))} />,
    },
    {
      key: 'sign',
      title: '±',
      hint: 'Change against the layers below',
      width: 26,
      below: 560,
      cell: (row) => <ChangeSign kind={kindOf(columns, at(row))} word={false} />,
    },
    {
      key: 'mode',
      title: 'Mode',
      width: 92,
      from: 640,
      sortable: true,
      cell: (row) => {
        const mode = columns.mode[at(row)] as number;
        return attributes(row) ? (
          <span className={MONO} title={mode.toString(8).padStart(4, '0')}>
            {modeText(columns.type[at(row)] as number, mode)}
          </span>
        ) : (
          <span className="text-ink-2 text-sm" title="No entry of its own: only its children imply it">
            implied
          </span>
        );
      },
    },
    {
      key: 'owner',
      title: 'Owner',
      hint: 'uid:gid',
      width: 88,
      from: 900,
      align: 'right',
      sortable: true,
      cell: (row) => {
        const { ids, names } = ownerText(columns, at(row));
        return (
          attributes(row) && (
            <span className={`${MONO} truncate`} title={names || ids}>
              {ids}
            </span>
          )
        );
      },
    },
    {
      key: 'size',
      title: 'Size',
      hint: 'Bytes of content; for directories, of all below',
      width: 76,
      align: 'right',
      sortable: true,
      cell: (row) => <SizeCell shown={shown} row={at(row)} />,
    },
    {
      key: 'time',
      title: 'Modified (UTC)',
      width: 136,
      from: 760,
      sortable: true,
      cell: (row) =>
        attributes(row) && (
          <span
            className={MONO}
            title={`${isoTime(columns.mtime[at(row)] as number)}, ${exactTime(columns, at(row))} s`}
          >
            {isoTime(columns.mtime[at(row)] as number)
              .slice(0, 16)
              .replace('T', ' ')}
          </span>
        ),
    },
    {
      key: 'layer',
      title: 'Layer',
      width: 62,
      from: 360,
      sortable: true,
      cell: (row) => {
        const layer = columns.layer[at(row)] as number;
        return layer !== NO_LAYER && <LayerChip layer={layer} title={layerTitle(layer)} />;
      },
    },
  ];
}
