/** JsonTree: a document with every token as written, digests and media types as links and words. */
import { useMemo, useState } from 'react';
import type { JsonText } from '../../../core/oci/json/jsonText.ts';
import type { OpenedImage } from '../../../engine/engine.ts';
import { type RowID, TreeTable } from '../../parts/TreeTable.tsx';
import type { TreeColumn } from '../../parts/tree/treeModel.ts';
import { JsonLine } from './JsonLine.tsx';
import { jsonModel, jsonShape, openRows, opensAtFirst } from './jsonRows.ts';

interface JsonTreeProps {
  readonly doc: JsonText;
  readonly name: string;
  readonly slotID: string;
  readonly opened: OpenedImage;
}

export function JsonTree({ doc, name, slotID, opened }: JsonTreeProps) {
  const shape = useMemo(() => jsonShape(doc), [doc]);
  const duplicates = useMemo(() => new Set(doc.duplicates), [doc]);
  const [changed, setChanged] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [selected, setSelected] = useState<RowID | null>(null);
  const isOpen = (node: number) => changed.get(node) ?? opensAtFirst(shape, node);
  // biome-ignore lint/correctness/useExhaustiveDependencies: isOpen changes with `changed` and `shape` only
  const rows = useMemo(() => openRows(shape, isOpen), [shape, changed]);
  const model = jsonModel(shape, rows, isOpen);
  const columns: readonly TreeColumn[] = [
    {
      key: 'value',
      title: 'Value',
      cell: (row) => {
        const node = rows[row] as number;
        const facts = {
          children: shape.children[node] as number,
          open: isOpen(node),
          duplicate: duplicates.has(node),
        };
        return <JsonLine doc={doc} node={node} {...facts} slotID={slotID} opened={opened} />;
      },
    },
  ];
  return (
    <TreeTable
      label={`JSON of ${name}`}
      model={model}
      columns={columns}
      selected={selected}
      header={false}
      onSelect={setSelected}
      onToggle={(id, open) => setChanged((before) => new Map(before).set(Number(id), open))}
      onOpenSiblings={(id) => {
        const parent = doc.parent[Number(id)];
        const siblings = [...rows].filter((node) => doc.parent[node] === parent);
        setChanged((before) => new Map([...before, ...siblings.map((node) => [node, true] as const)]));
      }}
    />
  );
}
