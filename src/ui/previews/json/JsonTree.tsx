/** JsonTree: a document with every token as written, digests and media types as links and words. */
import { type ReactNode, useMemo, useState } from 'react';
import { kindOf, pointerOf, rawOf, stringOf } from '../../../core/oci/json/jsonText.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { u32At } from '../../../core/bytes/at.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { formatCount } from '../../parts/format.ts';
import { type RowID, TreeTable } from '../../parts/TreeTable.tsx';
import type { TreeColumn } from '../../parts/tree/treeModel.ts';
import { JsonLine } from './JsonLine.tsx';
import { type JsonDocument, type JsonShape, jsonModel, openRows, jsonSiblings, withJsonOpen } from './jsonRows.ts';

interface JsonTreeProps {
  readonly document: JsonDocument;
  readonly name: string;
  readonly slotID: string;
  readonly opened: OpenedInput;
}

export function JsonTree({
  document: { shape, open: openFirst, rows: firstRows },
  name,
  slotID,
  opened,
}: JsonTreeProps) {
  const { doc, children, duplicate } = shape;
  const [open, setOpen] = useState(openFirst);
  const [selected, setSelected] = useState<RowID | null>(null);
  const rows = useMemo(
    () => (open === openFirst ? firstRows : openRows(shape, open)),
    [shape, open, openFirst, firstRows],
  );
  const model = useMemo(() => jsonModel(shape, rows, open), [shape, rows, open]);
  const columns = useMemo<readonly TreeColumn[]>(() => {
    const cell = (row: number): ReactNode => {
      const node = u32At(rows, row);
      const facts = {
        children: u32At(children, node),
        open: open[node] === 1,
        duplicate: duplicate[node] === 1,
      };
      return <JsonLine doc={doc} node={node} {...facts} slotID={slotID} opened={opened} />;
    };
    return [{ key: 'value', title: 'Value', cell }];
  }, [doc, children, duplicate, rows, open, slotID, opened]);
  const all = (to: boolean) => setOpen(new Uint8Array(doc.count).fill(to ? 1 : 0).fill(1, 0, 1));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <TreeTable
          label={`JSON of ${name}`}
          model={model}
          columns={columns}
          selected={selected}
          header={false}
          onSelect={setSelected}
          onToggle={(id, to) => setOpen((before) => withJsonOpen(before, [Number(id)], to))}
          onOpenSiblings={(id) => setOpen((before) => withJsonOpen(before, jsonSiblings(shape, Number(id)), true))}
        />
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 border-line border-t px-3 text-ink-2 text-sm">
        <span>{formatCount(doc.count)} values</span>
        <Duplicates count={shape.duplicates} />
        <FoldButton onClick={() => all(false)}>Fold all</FoldButton>
        <FoldButton onClick={() => all(true)}>Unfold all</FoldButton>
        {selected !== null && <Chosen shape={shape} node={Number(selected)} />}
      </div>
    </div>
  );
}

function FoldButton({ children, onClick }: { readonly children: string; readonly onClick: () => void }) {
  return (
    <button type="button" className="h-6 text-accent hover:underline" onClick={onClick}>
      {children}
    </button>
  );
}

function Duplicates({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span className="text-warn">
      ▲ {formatCount(count)} duplicate {count === 1 ? 'key' : 'keys'}
    </span>
  );
}

/** Where the value one stands on is (RFC 6901), and what it is, to take along. */
function Chosen({ shape: { doc }, node }: { readonly shape: JsonShape; readonly node: number }) {
  const pointer = useMemo(() => pointerOf(doc, node), [doc, node]);
  const value = () => (kindOf(doc, node) === 'string' ? stringOf(doc, node) : rawOf(doc, node));
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="truncate font-mono" title={pointer}>
        {pointer === '' ? 'the whole document' : visibleText(pointer)}
      </span>
      <CopyButton text={pointer} what="JSON pointer" />
      <CopyButton text={value()} what="value" />
    </span>
  );
}
