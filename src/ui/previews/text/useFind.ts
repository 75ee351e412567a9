/** useFind: searching the loaded part of a text, hit by hit, and reading on where no more is found in it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { u32At } from '../../../core/bytes/at.ts';
import { WorkError, work } from '../work/work.ts';
import type { Query } from './find.ts';
import type { LoadedText } from './useFileText.ts';

/** What the thread is given at a time: hits of the first part are there soon, and stopping loses little. */
const PART = 1 << 20;
/** A line longer than this is searched in pieces. */
const LONG = 4 << 20;
/** Nobody walks through more. */
export const MOST_HITS = 100_000;
/** ms for one part: a pattern that backtracks without end is given up. */
const PATIENCE = 5_000;
/** ms without typing before the search begins. */
const REST = 120;

interface Found {
  /** Byte offsets, ascending. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly running: boolean;
  /** The loaded bytes that were searched to their end: after more was loaded, the search has yet to begin again. */
  readonly of?: Uint8Array;
  readonly failure?: string;
}

export interface Find {
  readonly query: Query;
  readonly setQuery: (query: Query) => void;
  readonly found: Found;
  /** Place in `found`, -1 before there is one. */
  readonly current: number;
  readonly step: (by: 1 | -1) => void;
}

const NOTHING: Found = { starts: [], ends: [], running: false };

export function useFind(loaded: LoadedText): Find {
  const [query, setQuery] = useState<Query>({ text: '', matchCase: false, regex: false });
  const [found, setFound] = useState(NOTHING);
  const [current, setCurrent] = useState(-1);
  /** Wanted: the first hit in what is loaded, or (asked for by key or button) the next one, reading on for it. */
  const [awaited, setAwaited] = useState<'first' | 'next' | false>(false);
  const searched = useRef(0);

  const restart = useCallback((next: Query) => {
    searched.current = 0;
    setFound({ ...NOTHING, running: next.text !== '' });
    setCurrent(-1);
    setAwaited(next.text !== '' && 'first');
    setQuery(next);
  }, []);
  useSearch(loaded, query, searched, setFound);
  const count = found.starts.length;
  const { bytes, more, loading, load } = loaded;
  useEffect(() => {
    if (!awaited || found.failure !== undefined) return;
    if (count > current + 1) {
      setCurrent(current + 1);
      setAwaited(false);
    } else if (!found.running && found.of === bytes && !loading) {
      // At the end of what is loaded: read on, or begin again from the top.
      if (more && awaited === 'next') void load().then((went) => went || setAwaited(false));
      else {
        if (count > 0 && current >= 0) setCurrent(0);
        setAwaited(false);
      }
    }
  }, [awaited, found, count, current, bytes, more, loading, load]);
  const step = (by: 1 | -1) => {
    if (by === 1) setAwaited(query.text !== '' && 'next');
    else if (count > 0) setCurrent(current <= 0 ? count - 1 : current - 1);
  };
  return { query, setQuery: restart, found, current, step };
}

/** Searches what was loaded and not searched yet; again each time when more is loaded. */
function useSearch(
  { text, bytes, more }: LoadedText,
  query: Query,
  searched: { current: number },
  setFound: (change: (before: Found) => Found) => void,
) {
  useEffect(() => {
    if (query.text === '') return;
    const stop = new AbortController();
    const run = async () => {
      setFound((before) => ({ ...before, running: true, failure: undefined }));
      let count = 0;
      try {
        for (let from = searched.current; from < bytes.length && count < MOST_HITS; from = searched.current) {
          const end = partEnd(bytes, from, more);
          if (end <= from) break;
          const part = bytes.slice(from, end);
          const options = { signal: stop.signal, transfer: [part.buffer], patience: PATIENCE };
          const hits = await work('find', [part, text.encoding, query, MOST_HITS], options);
          searched.current = end;
          setFound((before) => {
            const next = added(before, hits, from);
            count = next.starts.length;
            return next;
          });
        }
        setFound((before) => ({ ...before, running: false, of: bytes }));
      } catch (error) {
        if (!stop.signal.aborted) setFound((before) => ({ ...before, running: false, failure: wordsOf(error) }));
      }
    };
    const timer = setTimeout(run, searched.current === 0 ? REST : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, bytes, more, query, searched, setFound]);
}

/** Ends with a line; the last line only when nothing follows it, since it may go on. */
function partEnd(bytes: Uint8Array, from: number, more: boolean): number {
  if (bytes.length - from <= PART && !more) return bytes.length;
  const feed = bytes.lastIndexOf(10, Math.min(bytes.length, from + PART) - 1);
  if (feed >= from) return feed + 1;
  const next = bytes.indexOf(10, from + PART);
  const end = next < 0 ? bytes.length : next + 1;
  if (end - from > LONG) return from + LONG;
  return next < 0 && more ? from : end;
}

function added(before: Found, hits: Uint32Array, offset: number): Found {
  if (hits.length === 0) return before;
  const starts = before.starts.slice();
  const ends = before.ends.slice();
  for (let at = 0; at < hits.length && starts.length < MOST_HITS; at += 2) {
    starts.push(offset + u32At(hits, at));
    ends.push(offset + u32At(hits, at + 1));
  }
  return { ...before, starts, ends };
}

function wordsOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'This pattern takes too long to match this text.';
  if (error instanceof WorkError) return error.message.replace(/^Invalid regular expression: /, 'No pattern: ');
  return error instanceof Error ? error.message : 'The search stopped.';
}
