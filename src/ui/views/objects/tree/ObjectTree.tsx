/** ObjectTree: all objects of one input as one tree; what is selected here is selected everywhere. */
import { itemAt } from '../../../../core/bytes/at.ts';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { OpenedInput } from '../../../../engine/engine.ts';
import { type RowID, TreeTable } from '../../../parts/TreeTable.tsx';
import type { TreeColumn, TreeModel } from '../../../parts/tree/treeModel.ts';
import { useLayout } from '../../../state/engine.ts';
import { choose, type Slot, selectEntry, showPage, showView } from '../../../state/appState.ts';
import { useLedger } from '../../../state/verification.ts';
import { ObjectCell, rowLabel } from './ObjectCell.tsx';
import {
  ancestorsOf,
  type FlatRow,
  flatten,
  hasMoreRows,
  type ObjectRow,
  objectRows,
  opensAtFirst,
  rowOfEntry,
} from './objectRows.ts';

const CROWDED = 24;

interface ObjectTreeProps {
  readonly slot: Slot;
  readonly opened: OpenedInput;
}

function modelOf(flat: readonly FlatRow[], isOpen: (row: ObjectRow) => boolean): TreeModel {
  const places = new Map(flat.map(({ row }, place) => [row.id, place]));
  const at = (row: number): FlatRow => itemAt(flat, row);
  return {
    count: flat.length,
    id: (row) => at(row).row.id,
    rowOf: (id) => places.get(String(id)) ?? -1,
    level: (row) => at(row).level,
    setSize: (row) => at(row).setSize,
    position: (row) => at(row).position,
    parent: (row) => at(row).parent,
    expandable: (row) => at(row).row.children.length > 0,
    expanded: (row) => isOpen(at(row).row),
    label: (row) => rowLabel(at(row).row.content),
  };
}

/** Which rows are open: as at first, save those a person or a selection changed. */
function useOpenRows(rows: readonly ObjectRow[], opened: OpenedInput, selected: string | null) {
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const crowded = useMemo(() => opened.roots.length > 3 && hasMoreRows(rows, CROWDED), [rows, opened]);
  const isOpen = useCallback((row: ObjectRow) => changed.get(row.id) ?? opensAtFirst(row, crowded), [changed, crowded]);
  const set = (ids: readonly string[], open: boolean) =>
    setChanged((before) => new Map([...before, ...ids.map((id) => [id, open] as const)]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection opens what is above it
  useEffect(() => {
    const above = selected === null ? [] : ancestorsOf(rows, selected);
    if (above.length > 0) set(above, true);
  }, [selected, opened]);
  return { isOpen, set };
}

export function ObjectTree({ slot, opened }: ObjectTreeProps) {
  const { data: entries } = useLayout(opened.id);
  const ledger = useLedger(opened.id);
  const rows = useMemo(() => objectRows(opened, entries ?? []), [opened, entries]);
  const selected = (slot.entry !== null && rowOfEntry(rows, slot.entry)) || slot.key;
  const { isOpen, set } = useOpenRows(rows, opened, slot.key);
  const flat = useMemo(() => flatten(rows, isOpen), [rows, isOpen]);
  const model = useMemo(() => modelOf(flat, isOpen), [flat, isOpen]);
  const columns: readonly TreeColumn[] = [
    {
      key: 'object',
      title: 'Object',
      cell: (row) => <ObjectCell content={itemAt(flat, row).row.content} ledger={ledger} />,
    },
  ];
  const contentOf = (id: RowID) => flat[model.rowOf(id)]?.row.content;
  const onSelect = (id: RowID, passing: boolean) => {
    const content = contentOf(id);
    if (content?.kind === 'node') choose(slot.id, content.node.key, passing);
    else if (content?.kind === 'entry') selectEntry(slot.id, content.entry.path, passing);
    else if (content?.kind === 'view' && content.view.document) selectEntry(slot.id, content.view.document, passing);
  };
  const act = (id: RowID) => {
    const content = contentOf(id);
    if (content?.kind === 'node') showPage('details');
    else if (content) showView('document');
  };
  return (
    <TreeTable
      label={`Objects of ${opened.name}`}
      model={model}
      columns={columns}
      selected={selected}
      header={false}
      className="@container"
      onSelect={onSelect}
      onToggle={(id, open) => set([String(id)], open)}
      onOpenSiblings={(id) => {
        const me = flat[model.rowOf(id)];
        set(
          flat.filter((each) => each.parent === me?.parent).map((each) => each.row.id),
          true,
        );
      }}
      onAct={act}
    />
  );
}
