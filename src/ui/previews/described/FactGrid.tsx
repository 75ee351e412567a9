/** FactGrid: facts of a file in as many columns as fit; what is not known is left out. */
import type { ReactNode } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { Fact } from '../../parts/facts/Facts.tsx';

export function FactGrid({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,240px),1fr))] gap-x-6 gap-y-3">{children}</dl>;
}

interface TextFactProps {
  readonly name: string;
  readonly text: string | number | null | undefined;
  readonly copy?: boolean;
}

/** Text as in the file, in the type of names and numbers. */
export function TextFact({ name, text, copy = false }: TextFactProps) {
  if (text === null || text === undefined || text === '') return null;
  return (
    <Fact name={name}>
      <span className="flex items-start">
        <span className="min-w-0 break-all font-mono text-sm">{visibleText(String(text))}</span>
        {copy && <CopyButton text={String(text)} what={name} className="-mt-1" />}
      </span>
    </Fact>
  );
}

/** Several texts under one name; none where there are none. */
export function ListFact({ name, texts }: { readonly name: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {texts.map((text, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: files may say the same twice
          <li key={place} className="break-all font-mono text-sm">
            {visibleText(text)}
          </li>
        ))}
      </ul>
    </Fact>
  );
}
