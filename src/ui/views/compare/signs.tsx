/** How a kind of difference is shown: a sign, a word and a colour, never the colour alone. */
import type { Pair } from '../../../core/diff/images.ts';
import { explainPair } from '../../../core/diff/noise.ts';

export type Ribbon = 'solid' | 'striped' | 'dotted' | 'torn' | 'loose';

/** Solid = same bytes, striped = same content, dotted = names or documents only, torn = different, loose = one side. */
export function ribbonOf({ kind, why }: Pair): Ribbon {
  if (kind === 'added' || kind === 'removed') return 'loose';
  if (why === 'same-bytes' || kind === 'same') return 'solid';
  if (why === 'recompressed' || why === 'same-content') return 'striped';
  return why === 'content' ? 'torn' : 'dotted';
}

export const RIBBON_WORDS: Readonly<Record<Ribbon, string>> = {
  solid: 'same bytes',
  striped: 'same content, different compression',
  dotted: 'only names, times or documents differ',
  torn: 'different content',
  loose: 'on one side only',
};

const SIGNS: Readonly<Record<Ribbon, readonly [string, string]>> = {
  solid: ['=', 'text-ok'],
  striped: ['≈', 'text-ok'],
  dotted: ['~', 'text-warn'],
  torn: ['≠', 'text-error'],
  loose: ['±', 'text-error'],
};

const WORDS: Readonly<Record<string, string>> = {
  'same-bytes': 'same bytes',
  'same-content': 'same content',
  recompressed: 'recompressed',
  'media-type-only': 'media types',
  rewritten: 'rewritten',
  timestamp: 'times',
  metadata: 'metadata',
  content: 'different',
};

/** The difference in two words; what the files explain (`explained`) is said in their words. */
export function wordOf(pair: Pair, explained = 0): string {
  const { kind, why } = pair;
  const found = explainPair(pair, explained);
  if (found) return found.labels.join(', ');
  if (kind === 'added') return 'only right';
  if (kind === 'removed') return 'only left';
  return WORDS[why ?? 'same-bytes'] ?? '';
}

interface SignProps {
  readonly pair: Pair;
  /** What the files are known to differ in at most. */
  readonly explained?: number;
}

export function Sign({ pair, explained = 0 }: SignProps) {
  const [sign, color] = SIGNS[explainPair(pair, explained)?.isNoise ? 'dotted' : ribbonOf(pair)];
  const shown = pair.kind === 'added' ? '+' : pair.kind === 'removed' ? '−' : sign;
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${color}`}>
      <span aria-hidden="true" className="w-3 text-center font-mono font-semibold">
        {shown}
      </span>
      {wordOf(pair, explained)}
    </span>
  );
}
