/** One line of the drill log: what made the bed, its type, size, digest and check. */
import type { Node } from '../../../core/image/node.ts';
import { isLayer } from '../../../core/oci/mediaType.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { findingsOf, type Ledger, markOf } from '../../state/verification.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { MediaType } from '../../parts/facts/MediaType.tsx';
import { FindingMark } from '../../parts/marks/FindingMark.tsx';
import { VerifyMark } from '../../parts/marks/VerifyMark.tsx';
import type { CutPart } from '../../parts/strata/cutPart.ts';

interface LogLineProps {
  readonly node: Node;
  readonly part: CutPart;
  readonly ledger: Ledger;
  /** px that the bed is thick: decides how many lines of the step have room. */
  readonly height: number;
}

const LINE = 20;

export function LogLine({ node, part, ledger, height }: LogLineProps) {
  const findings = findingsOf(node, ledger);
  const text = part.layer === undefined ? node.names.join(', ') : part.label;
  const line = Math.min(LINE, height - 2);
  const lines = Math.max(1, Math.floor((height - 4) / line));
  return (
    <div
      className="log-line flex min-w-0 flex-1 items-start gap-3 overflow-hidden px-3"
      style={{ '--line': `${line}px`, '--lines': lines } as React.CSSProperties}
    >
      <span className="line-clamp-(--lines) min-w-0 flex-1 wrap-anywhere font-mono text-ink-2 text-sm" title={text}>
        {text === '' && part.layer !== undefined ? <Unsaid mediaType={node.mediaType} /> : text}
      </span>
      <FindingMark findings={findings} />
      <span className="hidden w-28 shrink-0 truncate text-ink-2 text-sm @3xl:block">
        <MediaType mediaType={node.mediaType} />
      </span>
      <span className="w-14 shrink-0 text-right">{node.origin === 'stored' && <Bytes size={node.size} />}</span>
      <span className="hidden w-36 shrink-0 text-ink-2 @2xl:flex">
        {node.digest === null ? (
          <span className="text-ink-3 text-sm">{node.origin === 'derived' ? 'derived' : 'no digest'}</span>
        ) : (
          <Digest digest={node.digest} />
        )}
      </span>
      <span className="flex h-(--line) w-4 shrink-0 items-center">
        <VerifyMark mark={markOf(node, ledger)} />
      </span>
    </div>
  );
}

/** Parts of an artifact are built by no steps: their type says what they are. */
function Unsaid({ mediaType }: { readonly mediaType: string }) {
  const words = isLayer(mediaType) || mediaType === '' ? 'no build step recorded' : visibleText(mediaType);
  return <span className="text-ink-3">{words}</span>;
}
