/** One row of the object tree: sign, name, then what marks it out: names, platform, size, digest, checks, findings. */

import type { Node } from '../../../../core/image/node.ts';
import { shortDigest } from '../../../../core/oci/digest.ts';
import { formatBytes, visibleText } from '../../../../core/oci/text.ts';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { shortMediaType } from '../../../parts/facts/MediaType.tsx';
import { countFindings, FindingMark } from '../../../parts/marks/FindingMark.tsx';
import { RoleGlyph } from '../../../parts/marks/RoleGlyph.tsx';
import { VerifyMark } from '../../../parts/marks/VerifyMark.tsx';
import { findingsOf, type Ledger, markOf } from '../../../state/verification.ts';
import { type RowContent, viewName } from './objectRows.ts';
import { tipLines } from '../../../parts/border/border.ts';

function nodeWord(node: Node): string {
  if (node.role === 'layer') return `layer ${node.layer ?? '?'}`;
  if (node.role === 'attestation') return `attestation of ${node.subject ? shortDigest(node.subject) : 'an image'}`;
  return node.role === 'unknown' ? shortMediaType(node.mediaType) : node.role;
}

/** A manifest goes by its platform: its glyph says what it is. */
function shownWord(node: Node): string {
  return node.role === 'manifest' && node.platform !== null ? visibleText(node.platform) : nodeWord(node);
}

/** The row in words: for typing ahead and for who listens. */
export function rowLabel(content: RowContent): string {
  if (content.kind === 'view') return viewName(content.view);
  if (content.kind === 'loose') return 'unreferenced blobs';
  if (content.kind === 'entry') return visibleText(content.entry.path);
  const { node } = content;
  const parts = [
    nodeWord(node),
    ...node.names.map(visibleText),
    node.platform ?? '',
    shortMediaType(node.mediaType),
    formatBytes(node.size),
    node.present || node.origin === 'derived' ? '' : 'absent',
    node.origin === 'derived' ? 'derived' : '',
    node.findings.length > 0 ? countFindings(node.findings) : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function ObjectCell({ content, ledger }: { readonly content: RowContent; readonly ledger: Ledger }) {
  if (content.kind === 'view') return <span className="truncate font-medium text-ink-2">{viewName(content.view)}</span>;
  if (content.kind === 'loose') return <span className="truncate text-ink-2">unreferenced blobs</span>;
  if (content.kind === 'node') return <NodeCell node={content.node} ledger={ledger} />;
  const { entry } = content;
  return (
    <span
      className="flex min-w-0 flex-1 items-center gap-2"
      title={tipLines(entry.path, entry.explanation)}
      data-lines=""
    >
      <span className="min-w-0 flex-1 truncate font-mono text-ink-2 text-xs">{visibleText(entry.path)}</span>
      <Bytes size={entry.size} className="text-ink-3" />
    </span>
  );
}

function NodeCell({ node, ledger }: { readonly node: Node; readonly ledger: Ledger }) {
  const absent = !node.present && node.origin === 'stored';
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1.5">
      <RoleGlyph role={node.role} layer={node.layer} />
      <span
        className={`${node.role === 'attestation' || node.role === 'unknown' ? 'min-w-0 truncate' : 'shrink-0'} ${absent ? 'text-ink-3' : ''}`}
      >
        {shownWord(node)}
      </span>
      <Names names={node.names} />
      {absent && <Tag text="absent" hint="Referenced, but its bytes are not in this input." />}
      {node.origin === 'derived' && <Tag text="derived" hint="Derived by Cutaway: the archive has no such document." />}
      {node.held !== undefined && <Tag text="cut off" hint={`${formatBytes(node.held)} of it are in this input.`} />}
      <span className="flex-1" />
      <FindingMark findings={findingsOf(node, ledger)} />
      <span
        className="hidden shrink-0 font-mono text-ink-3 text-xs @min-[400px]:block"
        title={node.digest ?? undefined}
      >
        {node.digest === null ? '' : shortDigest(node.digest).replace('sha256:', '')}
      </span>
      <span className="hidden w-24 shrink-0 truncate text-ink-3 text-xs @min-[520px]:block" title={node.mediaType}>
        {shortMediaType(node.mediaType)}
      </span>
      {node.origin === 'stored' && <Bytes size={node.size} className="min-w-12 shrink-0 text-right text-ink-2" />}
      <VerifyMark mark={markOf(node, ledger)} />
    </span>
  );
}

function Tag({ text, hint }: { readonly text: string; readonly hint: string }) {
  return (
    <span
      className="shrink-0 rounded-sm border border-line-strong border-dashed px-1 text-ink-2 text-xs leading-4"
      title={hint}
    >
      {text}
    </span>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  const first = names[0];
  if (first === undefined) return null;
  return (
    <span className="flex min-w-8 items-center gap-1" title={tipLines(...names)} data-lines="">
      <span className="truncate rounded-sm bg-sunken px-1 font-mono text-xs leading-4">{visibleText(first)}</span>
      {names.length > 1 && <span className="shrink-0 text-ink-3 text-xs">+{names.length - 1}</span>}
    </span>
  );
}
