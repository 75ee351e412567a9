/** useFileText: a file's text and its rows as state of the page; long layouts go on between frames. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PreviewSource } from '../preview.ts';
import type { Encoding } from './encoding.ts';
import { type FileText, fileText } from './fileText.ts';
import { rowIndex, type TextLines } from './textLines.ts';

/** ms of layout at a time, so that keys and scrolling stay quick. */
const SLICE = 8;

export interface LoadedText {
  readonly text: FileText;
  /** Grows when more was loaded. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly read: number;
  readonly more: boolean;
  readonly loading: boolean;
  readonly failure: unknown;
  /** Reads the next part; false where it failed or was stopped. */
  readonly load: () => Promise<boolean>;
}

export function useFileText(
  head: Uint8Array<ArrayBuffer>,
  source: PreviewSource,
  most: number,
  encoding: Encoding,
): LoadedText {
  const text = useMemo(() => fileText(head, source, most, encoding), [head, source, most, encoding]);
  const [, setRead] = useState(0);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const load = useCallback(async () => {
    const control = new AbortController();
    stop.current?.abort();
    stop.current = control;
    setLoading(true);
    setFailure(undefined);
    try {
      await text.load(control.signal);
      return true;
    } catch (error) {
      if (!control.signal.aborted) setFailure(error);
      return false;
    } finally {
      setRead(text.read());
      setLoading(false);
    }
  }, [text]);
  const read = text.read();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the bytes change when more was read
  const bytes = useMemo(() => text.bytes(), [text, read]);
  return { text, bytes, read, more: text.more(), loading, failure, load };
}

/** Rows of the loaded bytes: those of the first ms at once, the others as they are found. */
export function useTextLines({ text, bytes }: LoadedText, width: number): TextLines {
  // biome-ignore lint/correctness/useExhaustiveDependencies: more bytes grow the index and don't make another
  const index = useMemo(() => {
    const made = rowIndex(bytes, width, text.encoding);
    made.step();
    return { made, bytes };
  }, [text, width]);
  const [lines, setLines] = useState(() => index.made.lines());
  useEffect(() => {
    if (index.bytes !== bytes) index.made.grow(bytes);
    index.bytes = bytes;
    let timer: ReturnType<typeof setTimeout>;
    const go = () => {
      const stop = performance.now() + SLICE;
      let more = true;
      while (more && performance.now() < stop) more = index.made.step();
      setLines(index.made.lines());
      if (more) timer = setTimeout(go);
    };
    go();
    return () => clearTimeout(timer);
  }, [index, bytes]);
  return lines;
}
