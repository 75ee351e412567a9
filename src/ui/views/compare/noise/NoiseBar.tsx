/** One switch for each kind of noise with how much it concerns, the presets, and what they hide, counted. */
import { useState } from 'react';
import { NOISE, NOISES, PRESETS } from '../../../../core/diff/noise.ts';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { formatCount } from '../../../parts/format.ts';
import type { Leaving } from './useLeaving.ts';

interface NoiseBarProps {
  readonly leaving: Leaving;
  /** By bit. */
  readonly counts: readonly number[];
  readonly hidden: number;
}

const PRESET_WORDS = { 'Bit for bit': PRESETS['bit-for-bit'], Semantic: PRESETS.semantic } as const;
type PresetWord = keyof typeof PRESET_WORDS;
const WORDS = Object.keys(PRESET_WORDS) as PresetWord[];

export function NoiseBar({ leaving, counts, hidden }: NoiseBarProps) {
  const { ignored, showHidden, onIgnore, onShowHidden } = leaving;
  const [all, setAll] = useState(false);
  const preset = WORDS.find((word) => PRESET_WORDS[word] === ignored);
  const met = NOISES.filter((_, bit) => (counts[bit] ?? 0) > 0);
  const shown = all ? NOISES : met;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-line border-b px-3 py-0.5 text-sm">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
      <span role="group" aria-label="Presets" className="flex">
        <Choice
          options={WORDS}
          chosen={preset ?? ('' as PresetWord)}
          onChoose={(word) => onIgnore(PRESET_WORDS[word])}
        />
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset does not lie in a row */}
      <span role="group" aria-label="Ignore" className="flex flex-wrap items-center gap-x-3">
        <span className="text-ink-2">Ignore</span>
        {shown.map((noise) => (
          <NoiseSwitch
            key={noise.name}
            noise={noise}
            count={counts[NOISES.indexOf(noise)] ?? 0}
            ignored={ignored}
            onIgnore={onIgnore}
          />
        ))}
        {met.length < NOISES.length && (
          <button
            type="button"
            aria-expanded={all}
            className="h-6 text-accent hover:underline"
            onClick={() => setAll(!all)}
          >
            {all ? 'Found kinds only' : met.length === 0 ? 'No noise found; show all kinds' : 'Show all kinds'}
          </button>
        )}
      </span>
      {hidden > 0 && (
        <span className="ml-auto flex items-center gap-2 text-ink-2">
          {formatCount(hidden)} hidden
          <button
            type="button"
            aria-pressed={showHidden}
            className="h-6 text-accent hover:underline"
            onClick={() => onShowHidden(!showHidden)}
          >
            {showHidden ? 'Hide them' : 'Show them'}
          </button>
        </span>
      )}
    </div>
  );
}

interface NoiseSwitchProps extends Pick<Leaving, 'ignored' | 'onIgnore'> {
  readonly noise: (typeof NOISES)[number];
  readonly count: number;
}

function NoiseSwitch({ noise: { name, label, words, fix }, count, ignored, onIgnore }: NoiseSwitchProps) {
  return (
    <label
      title={fix ? `${words} ${fix}` : words}
      className={`flex min-h-6 items-center gap-1 whitespace-nowrap ${count === 0 ? 'text-ink-3' : ''}`}
    >
      <input type="checkbox" checked={(ignored & NOISE[name]) !== 0} onChange={() => onIgnore(ignored ^ NOISE[name])} />
      {label} <span className="font-mono text-ink-2 tabular-nums">{formatCount(count)}</span>
    </label>
  );
}
