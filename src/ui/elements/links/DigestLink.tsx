/** DigestLink: a digest inside a document, leading to the object it names where that is in the input. */

import { visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { select } from '../../state/appState.ts';
import { nodesOf } from '../../state/objectIndex.ts';
import { tipLines } from '../../parts/border/border.ts';

/** Only what is as long as a real one: `a:b` is a digest by the grammar, and an image's environment is full of those. */
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,}$/;

export const isDigestText = (text: string): boolean => DIGEST.test(text);

const made = new WeakMap<OpenedInput, ReadonlyMap<string, { key: string; what: string; present: boolean }>>();

/** Objects by digest, layers by diffID too; the first of equal ones. */
function byDigest(opened: OpenedInput) {
  const known = made.get(opened);
  if (known) return known;
  const map = new Map<string, { key: string; what: string; present: boolean }>();
  const nodes = nodesOf(opened);
  for (const { key, digest, diffID, role, layer, present } of nodes) {
    const what = role === 'layer' && layer !== undefined ? `layer ${layer}` : role;
    if (digest !== null && !map.has(digest)) map.set(digest, { key, what, present });
    if (diffID !== undefined && !map.has(diffID)) map.set(diffID, { key, what, present });
  }
  made.set(opened, map);
  return map;
}

interface DigestLinkProps {
  readonly digest: string;
  readonly slotID: string;
  readonly opened: OpenedInput;
  readonly quoted?: boolean;
}

export function DigestLink({ digest, slotID, opened, quoted = false }: DigestLinkProps) {
  const target = byDigest(opened).get(digest);
  const text = quoted ? `"${visibleText(digest)}"` : visibleText(digest);
  return (
    <span className="flex min-w-0 items-center gap-1">
      {target ? (
        <button
          type="button"
          tabIndex={-1}
          className="min-w-0 truncate text-left text-accent hover:underline"
          title={tipLines(`Go to the ${target.what}`, digest)}
          data-lines=""
          onClick={() => select(slotID, target.key)}
        >
          {text}
        </button>
      ) : (
        <span className="truncate" title={digest}>
          {text}
        </span>
      )}
      <CopyButton text={digest} what="digest" />
      {target && <span className="shrink-0 font-sans text-ink-3 text-xs">{target.what}</span>}
      {target && !target.present && <span className="shrink-0 font-sans text-warn text-xs">absent</span>}
    </span>
  );
}
