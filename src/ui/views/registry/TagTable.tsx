/** The table of a repository's tags: only rows in view are drawn, and only they are looked up. */
import { useMemo, useState } from 'react';
import type { TagList } from '../../../core/store/registry/browse/tags.ts';
import { lookupOf, useLookup } from '../../state/registry/lookups.ts';
import { type RowID, type TreeColumn, TreeTable } from '../../parts/TreeTable.tsx';
import type { TreeSort } from '../../parts/tree/treeModel.ts';
import { CreatedCell, DigestCell, SameCell, SizeCell, TagName, WhatCell } from './tagCells.tsx';
import { digestOfTag, sameTags, type TagModel, type TagRow, tagModel } from './tagRows.ts';

interface TagTableProps {
  readonly repository: string;
  readonly list: TagList;
  readonly rows: readonly TagRow[];
  readonly sort: TreeSort;
  readonly chosen: string | undefined;
  readonly onSort: (sort: TreeSort) => void;
  readonly onChoose: (tag: string, passing: boolean) => void;
  readonly onOpen: (tag: string) => void;
}

export function TagTable(props: TagTableProps) {
  const { repository, list, rows, sort, chosen, onSort, onChoose, onOpen } = props;
  const [toggled, setToggled] = useState<ReadonlySet<RowID>>(new Set());
  const heads = useLookup(repository, (lookup) => lookup.heads);
  const same = useMemo(() => sameTags(list, heads), [list, heads]);
  const model = useMemo(() => tagModel(rows, toggled), [rows, toggled]);
  const columns = useMemo(() => columnsOf(repository, list, model, same), [repository, list, model, same]);
  const act = (id: RowID) => {
    const row = model.rowAt(model.rowOf(id));
    if (row.tag === null) toggle(id);
    else onOpen(row.tag);
  };
  const toggle = (id: RowID) => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  return (
    <TreeTable
      label="Tags"
      model={model}
      columns={columns}
      selected={chosen ?? null}
      onSelect={(id, passing) => {
        if (model.rowAt(model.rowOf(id)).tag !== null) onChoose(String(id), passing);
      }}
      onToggle={toggle}
      onAct={act}
      sort={sort.key === 'name' ? { ...sort, key: 'tag' } : sort}
      onSort={(next) => onSort(next.key === 'tag' && sort.key === 'name' ? { ...next, key: 'name' } : next)}
    />
  );
}

type Same = ReadonlyMap<string, readonly string[]>;

function columnsOf(repository: string, list: TagList, model: TagModel, same: Same): readonly TreeColumn[] {
  const tagAt = (row: number) => model.rowAt(row).tag;
  const cell = (draw: (tag: string) => React.ReactNode) => (row: number) => {
    const tag = tagAt(row);
    return tag === null ? null : draw(tag);
  };
  const known = { repository };
  const others = (tag: string) => same.get(tag) ?? [];
  return [
    {
      ...{ key: 'tag', title: 'Tag', sortable: true, mono: true },
      tip: (row) => model.rowAt(row).tag ?? undefined,
      cell: (row) => <TagName repository={repository} row={model.rowAt(row)} />,
    },
    {
      ...{
        key: 'same',
        title: 'Same as',
        width: 190,
        from: 860,
        mono: true,
        hint: 'Tags that point to the same digest',
      },
      tip: (row) => others(tagAt(row) ?? '').join(', '),
      cell: cell((tag) => <SameCell tag={tag} tags={others(tag)} />),
    },
    {
      ...{ key: 'what', title: 'Kind', width: 250, from: 560 },
      cell: cell((tag) => <WhatCell {...known} tag={tag} />),
    },
    {
      tip: (row) => digestOfTag(tagAt(row) ?? '', list, lookupOf(repository)),
      ...{ key: 'digest', title: 'Digest', width: 180, mono: true, from: 340 },
      cell: cell((tag) => <DigestCell {...known} tag={tag} listed={list.digests?.[tag]} />),
    },
    {
      ...{ key: 'size', title: 'Size', width: 80, align: 'right', sortable: true, mono: true, from: 440 },
      hint: 'Bytes of everything that the tag points to, each object counted once',
      cell: cell((tag) => <SizeCell {...known} tag={tag} />),
    },
    {
      ...{ key: 'created', title: 'Created', width: 120, sortable: true, from: 660 },
      cell: cell((tag) => <CreatedCell {...known} tag={tag} uploaded={list.uploaded?.[tag]} />),
    },
  ];
}
