/** The right pane: what is known about the selected object, its findings first. */
import type { Node } from '../../../core/image/node.ts';
import { nameOf } from '../../app/cut/cutParts.ts';
import { nodeAt } from '../../app/state/objectIndex.ts';
import { findingsOf, markOf, useLedger } from '../../app/state/verification.ts';
import type { ViewProps } from '../../app/viewProps.ts';
import { Bytes } from '../../parts/Bytes.tsx';
import { Digest } from '../../parts/Digest.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { FindingList } from '../../parts/FindingList.tsx';
import { formatExactBytes, visibleText } from '../../parts/format.ts';
import { MediaType } from '../../parts/MediaType.tsx';
import { RoleGlyph } from '../../parts/RoleGlyph.tsx';
import { VerifyMark } from '../../parts/VerifyMark.tsx';

export function ObjectDetails({ slot, opened }: ViewProps) {
  const ledger = useLedger(opened.id);
  const node = nodeAt(opened, slot.key);
  if (!node) return <p className="p-4 text-ink-2">Nothing is selected.</p>;
  return (
    <div className="flex flex-col gap-4 p-4">
      <h2 className="flex items-center gap-2 font-medium">
        <RoleGlyph role={node.role} layer={node.layer} />
        {nameOf(node)}
      </h2>
      <FindingList findings={findingsOf(node, ledger)} />
      <Facts>
        <Fact name="check">
          <VerifyMark mark={markOf(node, ledger)} word />
        </Fact>
        <NodeFacts node={node} />
      </Facts>
    </div>
  );
}

function NodeFacts({ node }: { readonly node: Node }) {
  return (
    <>
      <Fact name="media type">
        <MediaType mediaType={node.mediaType} full />
      </Fact>
      <Fact name="digest">
        {node.digest === null ? 'none: derived by Cutaway' : <Digest digest={node.digest} copy full />}
      </Fact>
      {node.origin === 'stored' && (
        <Fact name="size">
          <Bytes size={node.size} /> <span className="text-ink-2 text-sm">{formatExactBytes(node.size)}</span>
        </Fact>
      )}
      {node.diffID !== undefined && (
        <Fact name="diffID">
          <Digest digest={node.diffID} copy full />
        </Fact>
      )}
      {node.compression !== undefined && <Fact name="compression">{node.compression}</Fact>}
      {node.platform !== null && <Fact name="platform">{visibleText(node.platform)}</Fact>}
      {node.names.length > 0 && <Fact name="names">{node.names.map(visibleText).join(', ')}</Fact>}
      {node.path !== undefined && (
        <Fact name="lies at">
          <span className="break-all font-mono text-sm">{visibleText(node.path)}</span>
        </Fact>
      )}
      {node.artifactType !== undefined && <Fact name="artifact type">{visibleText(node.artifactType)}</Fact>}
      {Object.entries(node.annotations ?? {}).map(([name, value]) => (
        <Fact key={name} name={visibleText(name)}>
          <span className="break-all font-mono text-sm">{visibleText(value)}</span>
        </Fact>
      ))}
    </>
  );
}
