/** Sizes of both sides by directory, as a tree: what moved most first. Enter goes to a path among the files. */
import { useMemo, useState } from 'react';
import type { DirectorySizes, SizeDiff } from '../../../../core/diff/size/sizeDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { itemAt } from '../../../../core/bytes/at.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';
import { TreeTable } from '../../../parts/TreeTable.tsx';
import type { TreeColumn, TreeModel } from '../../../parts/tree/treeModel.ts';
import { deltaColumns, mostOf } from './deltaColumns.tsx';

interface DirectoryTableProps {
  readonly diff: SizeDiff;
  readonly onPath: (path: string) => void;
}

/** Levels that are open at first: the image and its top directories. */
const OPEN_DEPTH = 2;

export function DirectoryTable({ diff, onPath }: DirectoryTableProps) {
  const { directories: all, moreDirectories } = diff;
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const [selected, setSelected] = useState<number | null>(null);
  const shown = useMemo(() => shownRows(all, (row) => isOpen(all, row, toggled)), [all, toggled]);
  const model = useMemo(() => modelOf(all, shown, (row) => isOpen(all, row, toggled)), [all, shown, toggled]);
  const columns = useMemo(() => columnsOf(all, shown), [all, shown]);
  const toggle = (row: number) => {
    const next = new Set(toggled);
    if (!next.delete(row)) next.add(row);
    setToggled(next);
  };
  if (all.length === 0) return <p className="p-4 text-ink-2">No paths changed in size.</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <TreeTable
          label="Sizes by directory"
          model={model}
          columns={columns}
          selected={selected}
          onSelect={(id) => setSelected(Number(id))}
          onToggle={(id) => toggle(Number(id))}
          onAct={(id) => onPath(all[Number(id)]?.path ?? '')}
        />
      </div>
      {moreDirectories > 0 && (
        <p className="shrink-0 border-line border-t px-3 py-1 text-ink-2 text-sm">
          {formatCount(moreDirectories)} more paths changed by fewer bytes.
        </p>
      )}
    </div>
  );
}

const depthAt = (all: readonly DirectorySizes[], row: number) => all[row]?.depth ?? 0;
const hasBelow = (all: readonly DirectorySizes[], row: number) => depthAt(all, row + 1) > depthAt(all, row);
const isOpen = (all: readonly DirectorySizes[], row: number, toggled: ReadonlySet<number>) =>
  depthAt(all, row) < OPEN_DEPTH !== toggled.has(row);

/** Numbers of the rows that no closed one hides. */
function shownRows(all: readonly DirectorySizes[], open: (row: number) => boolean): number[] {
  const shown: number[] = [];
  let closedAt = Number.POSITIVE_INFINITY;
  for (let row = 0; row < all.length; row++) {
    const depth = depthAt(all, row);
    if (depth > closedAt) continue;
    shown.push(row);
    closedAt = open(row) ? Number.POSITIVE_INFINITY : depth;
  }
  return shown;
}

function modelOf(all: readonly DirectorySizes[], shown: readonly number[], open: (row: number) => boolean): TreeModel {
  const least = Math.min(...shown.map((row) => depthAt(all, row)));
  const place = new Map(shown.map((row, at) => [row, at]));
  const parents: number[] = [];
  const positions: number[] = [];
  const sizes = new Map<number, number>();
  const trail: number[] = [];
  for (const [at, row] of shown.entries()) {
    const depth = depthAt(all, row) - least;
    trail.length = depth;
    const above = trail.at(-1) ?? -1;
    trail[depth] = at;
    parents.push(above);
    const position = (sizes.get(above) ?? 0) + 1;
    sizes.set(above, position);
    positions.push(position);
  }
  const own = (at: number) => itemAt(shown, at);
  return {
    count: shown.length,
    id: own,
    rowOf: (id) => place.get(Number(id)) ?? -1,
    level: (at) => depthAt(all, own(at)) - least + 1,
    setSize: (at) => sizes.get(itemAt(parents, at)) ?? 1,
    position: (at) => itemAt(positions, at),
    parent: (at) => itemAt(parents, at),
    expandable: (at) => hasBelow(all, own(at)),
    expanded: (at) => open(own(at)),
    label: (at) => nameOf(itemAt(all, own(at))),
  };
}

const nameOf = ({ path, isDirectory }: DirectorySizes) =>
  path === '' ? '/' : `${path.slice(path.lastIndexOf('/') + 1)}${isDirectory ? '/' : ''}`;

function columnsOf(all: readonly DirectorySizes[], shown: readonly number[]): TreeColumn[] {
  const at = (row: number) => itemAt(all, itemAt(shown, row));
  const most = mostOf(all);
  const numbers = deltaColumns<DirectorySizes>((record) => record, most);
  return [
    {
      ...{ key: 'name', title: 'Path', mono: true },
      tip: (row) => visibleText(`/${at(row).path}`),
      cell: (row) => visibleText(nameOf(at(row))),
    },
    ...numbers.map(
      ({ value, cell, ...column }): TreeColumn => ({
        ...column,
        tip: (row) => formatExactBytes(Number(value(at(row)) ?? 0)),
        cell: (row) => cell?.(at(row)),
      }),
    ),
  ];
}
