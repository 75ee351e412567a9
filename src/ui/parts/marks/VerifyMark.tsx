/** VerifyMark: whether the bytes are what their digest says, by sign; the word is spoken and in the title. */
import { Check, CircleDashed, LoaderCircle, Minus, X } from 'lucide-react';

type Mark = 'unchecked' | 'waiting' | 'verifying' | 'ok' | 'failed' | 'absent' | 'unknown';

const SIGNS = {
  unchecked: [CircleDashed, 'text-ink-3', 'not checked yet'],
  waiting: [CircleDashed, 'text-ink-3', 'waiting to be checked'],
  verifying: [LoaderCircle, 'text-accent', 'being checked'],
  ok: [Check, 'text-ok', 'verified: the bytes match their digest'],
  failed: [X, 'text-error', 'failed: the bytes do not match their digest'],
  absent: [Minus, 'text-ink-3', 'absent'],
  unknown: [Minus, 'text-ink-3', 'nothing to check against'],
} as const;

export function VerifyMark({ mark, word = false }: { readonly mark: Mark; readonly word?: boolean }) {
  const [Sign, tone, text] = SIGNS[mark];
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${tone}`} title={text}>
      <Sign size={13} aria-hidden="true" />
      <span className={word ? '' : 'sr-only'}>{word ? text.split(':')[0] : text}</span>
    </span>
  );
}
