/** CheckTable: each object with its digest, size and the state of its check; absent ones too. */
import { useMemo } from 'react';
import { itemAt } from '../../../core/bytes/at.ts';
import type { Node } from '../../../core/image/node.ts';
import { MARK_WORDS, nameOf } from '../../state/cut/cutParts.ts';
import { select } from '../../state/appState.ts';
import { nodesOf } from '../../state/objectIndex.ts';
import { type Ledger, markOf } from '../../state/verification.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { formatCount } from '../../parts/format.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { VerifyMark } from '../../parts/marks/VerifyMark.tsx';
import { Pages } from '../../parts/tree/Pages.tsx';

/** Objects beyond this are in the tree, with their marks; a table of them helps nobody. */
const MOST = 200;
/** px. */
const ROW = 25;

export function CheckTable({ slot, opened, ledger }: ViewProps & { readonly ledger: Ledger }) {
  const nodes = useMemo(() => nodesOf(opened).filter((node) => node.origin === 'stored'), [opened]);
  return (
    <table className="mt-6 w-full border-collapse text-left">
      <caption className="border-line border-b px-4 pb-1 text-left font-medium">
        Checks
        {nodes.length > MOST && (
          <span className="ml-3 font-normal text-ink-2 text-sm">
            of the first {formatCount(MOST)} objects; the other {formatCount(nodes.length - MOST)} are marked in the
            object tree
          </span>
        )}
      </caption>
      <thead className="text-ink-2 text-sm">
        <tr className="border-line border-b">
          <th className="h-6 px-4 font-normal">Object</th>
          <th className="hidden px-2 font-normal @lg:table-cell">Digest</th>
          <th className="hidden px-2 text-right font-normal @xs:table-cell">Size</th>
          <th className="px-4 font-normal">Check</th>
        </tr>
      </thead>
      <Pages
        as="tbody"
        count={Math.min(nodes.length, MOST)}
        render={(at) => <CheckRow slotID={slot.id} node={itemAt(nodes, at)} ledger={ledger} />}
        estimate={ROW}
      />
    </table>
  );
}

interface CheckRowProps {
  readonly slotID: string;
  readonly node: Node;
  readonly ledger: Ledger;
}

function CheckRow({ slotID, node, ledger }: CheckRowProps) {
  const mark = markOf(node, ledger);
  return (
    <tr className="h-6 border-line border-b @sm:whitespace-nowrap">
      <td className="px-4">
        <button
          type="button"
          className="flex h-6 items-center gap-2 whitespace-nowrap text-left hover:underline"
          onClick={() => select(slotID, node.key)}
        >
          <RoleGlyph role={node.role} layer={node.layer} />
          {nameOf(node)}
        </button>
      </td>
      <td className="hidden px-2 @lg:table-cell">{node.digest === null ? '' : <Digest digest={node.digest} />}</td>
      <td className="hidden px-2 text-right @xs:table-cell">
        <Bytes size={node.size} />
      </td>
      <td className="px-4">
        <span className="flex items-center gap-2">
          <VerifyMark mark={mark} />
          {MARK_WORDS[mark]}
        </span>
      </td>
    </tr>
  );
}
