/** The pairs as a table: role, what each side has, and the difference by sign and word. */
import { itemAt } from '../../../../core/bytes/at.ts';
import { useMemo } from 'react';
import type { Facts, Pair } from '../../../../core/diff/images.ts';
import { shortDigest } from '../../../../core/oci/digest.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { shortMediaType } from '../../../parts/facts/MediaType.tsx';
import { RoleGlyph } from '../../../parts/marks/RoleGlyph.tsx';
import { TreeTable } from '../../../parts/TreeTable.tsx';
import type { TreeColumn } from '../../../parts/tree/treeModel.ts';
import { Sign } from '../signs.tsx';
import { type PairRow, pairModel } from './pairRows.ts';
import { tipLines } from '../../../parts/border/border.ts';
import { formatExactBytes } from '../../../parts/format.ts';

interface PairTableProps {
  readonly rows: readonly PairRow[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly isOut: (pair: Pair) => boolean;
  readonly explained: number;
}

export function PairTable({ rows, selected, onSelect, isOut, explained }: PairTableProps) {
  const model = useMemo(() => pairModel(rows, isOut), [rows, isOut]);
  const columns = useMemo(() => columnsOf(rows, isOut, explained), [rows, isOut, explained]);
  return (
    <TreeTable
      label="Objects of both sides"
      model={model}
      columns={columns}
      selected={selected}
      onSelect={(id) => onSelect(String(id))}
      onToggle={() => undefined}
    />
  );
}

type PairAt = (row: number) => Pair;

function columnsOf(rows: readonly PairRow[], isOut: (pair: Pair) => boolean, explained: number): TreeColumn[] {
  const pairAt: PairAt = (row) => itemAt(rows, row).pair;
  return [
    { key: 'object', title: 'Object', cell: (row) => <ObjectCell pair={pairAt(row)} /> },
    briefColumn(pairAt, 'left', 'Left'),
    briefColumn(pairAt, 'right', 'Right'),
    sideColumn(pairAt, 'left', 'Left'),
    sizeColumn(pairAt, 'left'),
    sideColumn(pairAt, 'right', 'Right'),
    sizeColumn(pairAt, 'right'),
    {
      ...{ key: 'why', title: 'Difference', width: 132 },
      tip: (row) => pairAt(row).text,
      cell: (row) => (
        <>
          <Sign pair={pairAt(row)} explained={explained} />
          {isOut(pairAt(row)) && <span className="sr-only"> ignored</span>}
        </>
      ),
    },
  ];
}

type SideName = 'left' | 'right';

const sideColumn = (pairAt: PairAt, key: SideName, title: string): TreeColumn => ({
  ...{ key, title, width: 190, from: 640, mono: true },
  tip: (row) => tip(pairAt(row)[key]),
  cell: (row) => <SideCell node={pairAt(row)[key]} />,
});

/** The same where there is little room. */
const briefColumn = (pairAt: PairAt, key: SideName, title: string): TreeColumn => ({
  ...{ key: `${key}-brief`, title, width: 100, from: 440, below: 640, mono: true },
  tip: (row) => tip(pairAt(row)[key]),
  cell: (row) => {
    const node = pairAt(row)[key];
    return node ? briefDigest(node) : <span className="text-ink-3">—</span>;
  },
});

const sizeColumn = (pairAt: PairAt, key: SideName): TreeColumn => ({
  ...{ key: `${key}-size`, title: 'Size', width: 72, align: 'right', from: 900, mono: true },
  cell: (row) => {
    const node = pairAt(row)[key];
    if (!node) return '';
    // What is derived is stored nowhere.
    return node.origin === 'derived' && node.size === 0 ? '—' : formatBytes(node.size);
  },
});

function ObjectCell({ pair }: { readonly pair: Pair }) {
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5 align-middle">
      <RoleGlyph role={pair.role} layer={pair.right?.layer ?? pair.left?.layer} />
      <span className="truncate">{visibleText(pair.path)}</span>
    </span>
  );
}

function tip(node: Facts | null): string | undefined {
  if (!node) return undefined;
  return tipLines(node.digest ?? 'no digest: derived', node.mediaType, formatExactBytes(node.size));
}

const briefDigest = ({ digest }: Facts) => (digest === null ? 'derived' : shortDigest(digest).replace('sha256:', ''));

function SideCell({ node }: { readonly node: Facts | null }) {
  if (!node) return <span className="text-ink-3">—</span>;
  return (
    <span className="inline-flex min-w-0 max-w-full gap-2">
      <span className="shrink-0">{briefDigest(node)}</span>
      <span className="truncate font-sans text-ink-2">{shortMediaType(node.mediaType)}</span>
    </span>
  );
}
