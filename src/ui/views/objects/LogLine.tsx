/** One line of the drill log: what made the bed, its type, size, digest and check. */
import type { Node } from '../../../core/image/node.ts';
import { findingsOf, type Ledger, markOf } from '../../app/state/verification.ts';
import { Bytes } from '../../parts/Bytes.tsx';
import { Digest } from '../../parts/Digest.tsx';
import { FindingMark } from '../../parts/FindingMark.tsx';
import { MediaType } from '../../parts/MediaType.tsx';
import type { CutPart } from '../../parts/strata/cutPart.ts';
import { VerifyMark } from '../../parts/VerifyMark.tsx';

interface LogLineProps {
  readonly node: Node;
  readonly part: CutPart;
  readonly ledger: Ledger;
}

export function LogLine({ node, part, ledger }: LogLineProps) {
  const findings = findingsOf(node, ledger);
  const text = part.layer === undefined ? node.names.join(', ') : part.label;
  return (
    <div className="flex min-w-0 flex-1 items-start gap-3 overflow-hidden px-3 leading-6">
      <span className="min-w-0 flex-1 self-stretch overflow-hidden font-mono text-ink-2 text-sm" title={text}>
        <span className="line-clamp-(--lines) break-all leading-5" style={{ '--lines': 6 } as React.CSSProperties}>
          {text}
        </span>
      </span>
      <span className="shrink-0">
        <FindingMark findings={findings} />
      </span>
      <span className="hidden w-28 shrink-0 truncate text-ink-2 text-sm @3xl:block">
        <MediaType mediaType={node.mediaType} />
      </span>
      <Bytes size={node.size} className="w-16 shrink-0 text-right" />
      <span className="hidden w-36 shrink-0 truncate text-ink-2 @2xl:block">
        {node.digest === null ? <span className="text-ink-3 text-sm">no digest</span> : <Digest digest={node.digest} />}
      </span>
      <span className="w-5 shrink-0 pt-1">
        <VerifyMark mark={markOf(node, ledger)} />
      </span>
    </div>
  );
}
