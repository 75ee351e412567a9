/** Kinds of change by sign, word and colour: never colour alone. */
import type { ChangeKind } from '../../../../core/rootfs/columns.ts';

interface KindLook {
  readonly sign: string;
  readonly word: string;
  readonly tone: string;
  readonly meaning: string;
}

export const KIND_LOOKS: Readonly<Record<ChangeKind, KindLook>> = {
  none: { sign: '·', word: 'unchanged', tone: 'text-ink-3', meaning: 'Unchanged from the layers below' },
  added: { sign: '+', word: 'added', tone: 'text-ok', meaning: 'Not in the layers below' },
  modified: {
    sign: '~',
    word: 'modified',
    tone: 'text-warn',
    meaning: 'Replaces a file of the layers below; the content differs, or has not been compared yet',
  },
  metadata: {
    sign: '=',
    word: 'attributes',
    tone: 'text-accent',
    meaning: 'Same content as below; mode, owner, time or extended attributes differ',
  },
  removed: {
    sign: '−',
    word: 'removed',
    tone: 'text-error',
    meaning: 'A whiteout removes it from the layers below',
  },
  opaque: {
    sign: '○',
    word: 'opaque',
    tone: 'text-error',
    meaning: 'Hides everything that the layers below have in this directory',
  },
};

export function ChangeSign({ kind, word = true }: { readonly kind: ChangeKind; readonly word?: boolean }) {
  const look = KIND_LOOKS[kind];
  if (kind === 'none') return null;
  return (
    <span className={`text-sm ${look.tone}`} title={look.meaning}>
      <span aria-hidden="true" className="inline-block w-4 font-mono font-semibold">
        {look.sign}
      </span>
      <span className={word ? '' : 'sr-only'}>{look.word}</span>
    </span>
  );
}
