/** The columns of the file tree: what each cell shows of a row. */

import { rowLink, rowName } from '../../../../core/table/namedRows.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { decimalTime, wholeSeconds } from '../../../../core/oci/times/fileTime.ts';
import {
  CHANGE_KINDS,
  ENTRY_TYPES,
  FLAG,
  NO_LAYER,
  type TreeColumns,
  timeAt,
} from '../../../../core/rootfs/columns.ts';
import { f64At, u16At, u32At, u8At } from '../../../../core/bytes/at.ts';
import { isoTime } from '../../../parts/facts/attributes.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { modeText } from '../../../parts/modeText.ts';
import type { TreeColumn } from '../../../parts/TreeTable.tsx';
import type { ShownRows } from '../useFileRows.ts';
import { ChangeSign } from './changeKinds.tsx';
import { LayerChip } from './LayerChip.tsx';
import { RawName } from './RawName.tsx';

const TYPE = Object.fromEntries(ENTRY_TYPES.map((name, at) => [name, at])) as Record<
  (typeof ENTRY_TYPES)[number],
  number
>;

export const isImplied = (columns: TreeColumns, row: number): boolean =>
  (u8At(columns.flags, row) & FLAG.implied) !== 0;

export const kindOf = (columns: TreeColumns, row: number) => CHANGE_KINDS[u8At(columns.change, row)] ?? 'none';

function NameCell({ shown, row }: { readonly shown: ShownRows; readonly row: number }) {
  const { columns } = shown;
  const type = u8At(columns.type, row);
  const name = visibleText(rowName(columns, row));
  const link = rowLink(columns, row);
  const flags = u8At(columns.flags, row);
  const gone = kindOf(columns, row) === 'removed';
  const tone = gone ? 'text-ink-2 line-through decoration-1' : type === TYPE.dir ? 'font-medium' : '';
  return (
    <>
      {tone ? (
        <span className={tone}>
          <RawName name={name} />
        </span>
      ) : (
        <RawName name={name} />
      )}
      {type === TYPE.dir && <span className="text-ink-3">/</span>}
      {link !== undefined && (
        <span className="text-ink-2">
          {type === TYPE.hardlink ? ' ⇒ ' : ' → '}
          <RawName name={visibleText(link)} />
        </span>
      )}
      {kindOf(columns, row) === 'opaque' && (
        <span className="text-ink-2"> hides everything that lower layers have here</span>
      )}
      {(flags & FLAG.broken) !== 0 && <span className="text-error"> ✕ broken</span>}
      {(flags & FLAG.superseded) !== 0 && <span className="text-ink-2"> (a later entry has the same path)</span>}
    </>
  );
}

function nameTip(columns: TreeColumns, row: number): string {
  const link = rowLink(columns, row);
  const name = visibleText(rowName(columns, row));
  return link === undefined ? name : `${name} → ${visibleText(link)}`;
}

/** `0:0`, exact where ids are beyond 32 bits; names beside the numbers in the title. */
export function ownerText(columns: TreeColumns, row: number): { readonly ids: string; readonly names: string } {
  const extra = columns.extras.get(row);
  const ids = `${extra?.uid ?? columns.uid[row]}:${extra?.gid ?? columns.gid[row]}`;
  const names = extra?.uname || extra?.gname ? visibleText(`${extra.uname ?? ''}:${extra.gname ?? ''}`) : '';
  return { ids, names };
}

export function exactTime(columns: TreeColumns, row: number): string {
  return columns.extras.get(row)?.mtime ?? decimalTime(timeAt(columns, row));
}

/** Device numbers, the bytes of a file, or all bytes below a directory. */
function sizeOf({ columns, lists }: ShownRows, row: number): { readonly text: string; readonly tip?: string } {
  const type = u8At(columns.type, row);
  if (type === TYPE.char || type === TYPE.block) return { text: columns.extras.get(row)?.device ?? '' };
  if (type === TYPE.symlink || type === TYPE.fifo) return { text: '' };
  if (type !== TYPE.dir) {
    const size = f64At(columns.size, row);
    return { text: formatBytes(size), tip: formatExactBytes(size) };
  }
  const below = u32At(lists.below, row);
  const total = f64At(lists.total, row);
  if (below === 0) return { text: '' };
  const entries = `${formatCount(below)} ${below === 1 ? 'entry' : 'entries'}`;
  return { text: formatBytes(total), tip: `${formatExactBytes(total)} in ${entries}` };
}

const TEXT = { sortable: true, mono: true } as const;

export function fileColumns(shown: ShownRows, layerTitle: (layer: number) => string): readonly TreeColumn[] {
  const { columns, rows } = shown;
  const at = (row: number): number => u32At(rows.row, row);
  return [
    {
      ...TEXT,
      ...{ key: 'name', title: 'Name' },
      cell: (row) => <NameCell shown={shown} row={at(row)} />,
      tip: (row) => nameTip(columns, at(row)),
    },
    {
      ...{ key: 'change', title: 'Change', hint: 'Against the layers below', width: 92, from: 620, sortable: true },
      cell: (row) => <ChangeSign kind={kindOf(columns, at(row))} />,
    },
    {
      ...{ key: 'sign', title: '±', hint: 'Change against the layers below', width: 34, below: 620 },
      cell: (row) => <ChangeSign kind={kindOf(columns, at(row))} word={false} />,
    },
    ...entryColumns(shown, at),
    {
      ...{ key: 'layer', title: 'Layer', width: 58, from: 300, sortable: true },
      cell: (row) => {
        const layer = u16At(columns.layer, at(row));
        return layer !== NO_LAYER && <LayerChip layer={layer} title={layerTitle(layer)} />;
      },
    },
  ];
}

/** What the entry of the tar says; nothing of directories that have none. */
function entryColumns(shown: ShownRows, at: (row: number) => number): readonly TreeColumn[] {
  const { columns } = shown;
  const own = (row: number): boolean => !isImplied(columns, at(row));
  return [
    {
      ...TEXT,
      ...{ key: 'mode', title: 'Mode', width: 92, from: 460 },
      cell: (row) => (own(row) ? modeText(u8At(columns.type, at(row)), u16At(columns.mode, at(row))) : 'implied'),
      tip: (row) =>
        own(row)
          ? u16At(columns.mode, at(row)).toString(8).padStart(4, '0')
          : 'No entry of its own: implied by its children',
    },
    {
      ...TEXT,
      ...{ key: 'owner', title: 'Owner', hint: 'uid:gid', width: 100, from: 860, align: 'right' },
      cell: (row) => own(row) && ownerText(columns, at(row)).ids,
      tip: (row) => (own(row) ? ownerText(columns, at(row)).names || ownerText(columns, at(row)).ids : undefined),
    },
    {
      ...TEXT,
      ...{ key: 'size', title: 'Size', hint: 'Bytes of content; for directories, of everything below' },
      ...{ width: 70, align: 'right' },
      cell: (row) => sizeOf(shown, at(row)).text,
      tip: (row) => sizeOf(shown, at(row)).tip,
    },
    {
      ...TEXT,
      ...{ key: 'time', title: 'Modified (UTC)', width: 136, from: 740 },
      cell: (row) =>
        own(row) &&
        isoTime(wholeSeconds(timeAt(columns, at(row))))
          .slice(0, 16)
          .replace('T', ' '),
      tip: (row) =>
        own(row)
          ? `${isoTime(wholeSeconds(timeAt(columns, at(row))))}, ${exactTime(columns, at(row))} s since the epoch`
          : undefined,
    },
  ];
}
