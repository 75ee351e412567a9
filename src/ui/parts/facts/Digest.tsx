/** Digest: short in sight, whole in the title and on copy. */
import { shortDigest } from '../../../core/oci/digest.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { CopyButton } from './CopyButton.tsx';

interface DigestProps {
  readonly digest: string;
  readonly copy?: boolean;
  /** Prints all of it. */
  readonly full?: boolean;
}

export function Digest({ digest, copy = false, full = false }: DigestProps) {
  return (
    <span className="inline-flex min-w-0 items-center">
      <span className={`font-mono text-sm ${full ? 'break-all' : 'truncate'}`} title={digest}>
        {visibleText(full ? digest : shortDigest(digest))}
      </span>
      {copy && <CopyButton text={digest} what="digest" />}
    </span>
  );
}
