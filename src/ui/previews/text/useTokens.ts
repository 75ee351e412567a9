/** The tokens of a text, from the previews' own thread. The text is shown before they come, and without them where they do not. */
import { useEffect, useState } from 'react';
import { work } from '../work/work.ts';
import { languageOf } from './language.ts';
import type { Tokens } from './tokens.ts';
import type { LoadedText } from './useFileText.ts';

/** Bytes: what a person reads. Larger files stay plain. */
const MOST = 512 * 1024;
/** ms; a grammar that takes longer on a text is given up. */
const PATIENCE = 4_000;

export function useTokens({ text, bytes }: LoadedText, path: string): Tokens | undefined {
  const [found, setFound] = useState<{ readonly of: unknown; readonly tokens: Tokens }>();
  useEffect(() => {
    const language = bytes.length <= MOST ? languageOf(path, bytes) : undefined;
    if (language === undefined) return undefined;
    const stop = new AbortController();
    work('highlight', [bytes, text.encoding, language], { signal: stop.signal, patience: PATIENCE }).then(
      (tokens) => setFound({ of: bytes, tokens }),
      // Plain text says the same.
      () => undefined,
    );
    return () => stop.abort();
  }, [text, bytes, path]);
  return found?.of === bytes ? found.tokens : undefined;
}
