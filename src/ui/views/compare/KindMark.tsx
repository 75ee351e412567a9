/** Added, removed, modified, moved: a sign, a word and a colour, never the colour alone. */

export type MarkedKind = 'added' | 'removed' | 'modified' | 'moved' | 'same';

const SIGNS: Readonly<Record<MarkedKind, string>> = { added: '+', removed: '−', modified: '~', moved: '→', same: '=' };
const COLORS: Readonly<Record<MarkedKind, string>> = {
  added: 'text-ok',
  removed: 'text-error',
  modified: 'text-warn',
  moved: 'text-accent',
  same: 'text-ink-2',
};

interface KindMarkProps {
  readonly kind: MarkedKind;
  /** Instead of the kind's own word. */
  readonly words?: string;
  /** Instead of the kind's own sign. */
  readonly sign?: string;
}

export function KindMark({ kind, words = kind, sign = SIGNS[kind] }: KindMarkProps) {
  return (
    <span className={`inline-flex min-w-0 max-w-full items-center gap-1.5 whitespace-nowrap ${COLORS[kind]}`}>
      <span aria-hidden="true" className="w-3 shrink-0 text-center font-mono font-semibold">
        {sign}
      </span>
      <span className="truncate">{words}</span>
    </span>
  );
}
