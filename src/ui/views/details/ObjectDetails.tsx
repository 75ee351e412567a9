/** The right pane: what is known about the selected object, its findings first. */
import type { Node } from '../../../core/image/node.ts';
import { explainAnnotation } from '../../../core/oci/annotations.ts';
import { explainMediaType } from '../../../core/oci/mediaType.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { readBrowse } from '../../state/registry/browsePlace.ts';
import { ReferrerTree } from '../../elements/registry/ReferrerTree.tsx';
import { PREFIX } from '../../state/registry/registryInput.ts';
import { select } from '../../state/appState.ts';
import { nodeAt, nodesOf } from '../../state/objectIndex.ts';
import { findingsOf, markOf, useLedger } from '../../state/verification.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Commands } from '../../parts/facts/Commands.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { Fact, Facts } from '../../parts/facts/Facts.tsx';
import { MediaType } from '../../parts/facts/MediaType.tsx';
import { formatExactBytes } from '../../parts/format.ts';
import { FindingList } from '../../parts/marks/FindingList.tsx';
import { RoleGlyph } from '../../parts/marks/RoleGlyph.tsx';
import { VerifyMark } from '../../parts/marks/VerifyMark.tsx';
import { EntryDetails } from './EntryDetails.tsx';
import { ObjectActions } from './ObjectActions.tsx';
import { objectCommands } from './objectCommands.ts';

export function ObjectDetails({ slot, opened }: ViewProps) {
  const ledger = useLedger(opened.id);
  const node = nodeAt(opened, slot.key);
  if (slot.entry !== null) return <EntryDetails slot={slot} opened={opened} path={slot.entry} />;
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
        <Subject node={node} slot={slot} opened={opened} />
      </Facts>
      <RegistryReferrers node={node} slot={slot} opened={opened} />
      <ObjectActions node={node} slot={slot} opened={opened} />
      {/* No shell gets at an image inside another by one name. */}
      {slot.input.kind !== 'inside' && (
        <Commands lines={objectCommands(node, { opened, folder: slot.input.kind === 'folder' })} />
      )}
    </div>
  );
}

/** Where the image lies in a registry, that can be asked what else speaks of it. */
function RegistryReferrers({ node, slot }: ViewProps & { readonly node: Node }) {
  const { input } = slot;
  const place = input.kind === 'registry' ? readBrowse(input.name.slice(PREFIX.length)) : undefined;
  const speaks = node.role === 'index' || node.role === 'manifest' || node.role === 'artifact';
  if (!place?.repository || node.digest === null || !speaks) return null;
  return <ReferrerTree key={node.digest} repository={place.repository} digest={node.digest} />;
}

/** What an attestation or a referrer speaks about. */
function Subject({ node, slot, opened }: ViewProps & { readonly node: Node }) {
  if (node.subject === undefined) return null;
  const about = nodesOf(opened).find(({ digest }) => digest === node.subject);
  return (
    <Fact name="refers to">
      {about ? (
        <button type="button" className="text-accent hover:underline" onClick={() => select(slot.id, about.key)}>
          {nameOf(about)}
        </button>
      ) : (
        <span className="text-ink-2">an object that is not in this input</span>
      )}
      <Digest digest={node.subject} copy />
    </Fact>
  );
}

function NodeFacts({ node }: { readonly node: Node }) {
  return (
    <>
      <Fact name="media type">
        <MediaType mediaType={node.mediaType} full />
        <span className="block text-ink-2 text-sm">{explainMediaType(node.mediaType)}</span>
      </Fact>
      <Fact name="digest">
        {node.digest === null ? 'none: derived by Cutaway' : <Digest digest={node.digest} copy full />}
        {node.digest !== null && node.role !== 'layer' && node.present && (
          <span className="block text-ink-2 text-sm">
            of its {formatExactBytes(node.size)} as stored: white space and key order matter
          </span>
        )}
      </Fact>
      {node.origin === 'stored' && (
        <Fact name="size">
          <Bytes size={node.size} /> <span className="text-ink-2 text-sm">{formatExactBytes(node.size)}</span>
          {node.present && node.held !== undefined && (
            <span className="block text-sm text-warn">cut off: {formatExactBytes(node.held)} of them are here</span>
          )}
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
          <span className="break-all font-mono text-sm" title={explainAnnotation(name)}>
            {visibleText(value)}
          </span>
        </Fact>
      ))}
    </>
  );
}
