/** A sentence in which commands stand between grave accents, as messages have them: those are set as code. */
import { visibleText } from '../../../core/oci/text.ts';

export function Worded({ text }: { readonly text: string }) {
  return (
    <>
      {visibleText(text)
        .split('`')
        .map((part, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the sentence
          at % 2 === 1 ? <code key={at}>{part}</code> : part,
        )}
    </>
  );
}
