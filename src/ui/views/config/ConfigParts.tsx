/** The pieces of the config view: a titled group, a named line, words of a command, name and value pairs. */
import type { ReactNode } from 'react';
import { explainAnnotation } from '../../../core/oci/annotations.ts';
import { visibleLines, visibleText } from '../../../core/oci/text.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { quoteWord } from '../../../core/oci/names/shellLine.ts';

export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="border-line border-b pb-1 font-medium">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

export function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-7 flex-col items-start gap-x-4 border-line border-b py-1 @md:flex-row">
      <dt className="w-32 shrink-0 text-ink-2">{name}</dt>
      <dd className="min-w-0 wrap-anywhere @md:flex-1">{children}</dd>
    </div>
  );
}

/** Quoted where a shell would break it. What can't be typed is shown by escapes, so that pasting it runs nothing else. */
const argument = (word: string): string => quoteWord(word) ?? quoteWord(visibleText(word)) ?? "''";

/** Words of a command as a shell would take them; `apart` for a list of things that are not a command. */
export function Words({ words, apart = false }: { readonly words: readonly string[]; readonly apart?: boolean }) {
  const text = apart ? words.join('\n') : words.map(argument).join(' ');
  return (
    <span className="flex items-start gap-1">
      <span className="min-w-0 whitespace-pre-wrap wrap-anywhere pt-0.5 font-mono text-sm">{visibleLines(text)}</span>
      <CopyButton text={text} what="value" />
    </span>
  );
}

interface PairsProps {
  readonly title: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly none: string;
  /** Names are labels or annotations: say what the known ones mean. */
  readonly explained?: boolean;
}

export function Pairs({ title, pairs, none, explained = false }: PairsProps) {
  return (
    <section className="min-w-0">
      <h3 className="border-line border-b pb-1 font-medium">
        {title} <span className="font-normal text-ink-3">{pairs.length > 0 ? pairs.length : ''}</span>
      </h3>
      {pairs.length === 0 && <p className="py-1 text-ink-2">{none}</p>}
      <dl>
        {pairs.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same variable may be set twice
          <div key={at} className="border-line border-b py-1">
            <dt
              className="wrap-anywhere font-mono text-ink-2 text-sm"
              title={explained ? explainAnnotation(name) : undefined}
            >
              {visibleText(name)}
            </dt>
            <dd className="whitespace-pre-wrap wrap-anywhere font-mono text-sm">
              {value === '' ? <span className="text-ink-3">empty</span> : visibleLines(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
