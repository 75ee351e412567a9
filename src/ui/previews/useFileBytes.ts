/** useFileBytes: a file's bytes from its start, read further only when asked. */
import { useEffect, useRef, useState } from 'react';
import type { PreviewSource } from './preview.ts';

/** What one press of "load more" reads. */
const STEP = 4 << 20;

export interface FileBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Undefined when all that may be loaded is. */
  readonly more?: () => void;
  readonly loading: boolean;
  readonly failure: unknown;
}

export function useFileBytes(head: Uint8Array<ArrayBuffer>, source: PreviewSource, most: number): FileBytes {
  const [bytes, setBytes] = useState(head);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const more = async () => {
    const end = Math.min(source.size, most, bytes.length + STEP);
    const control = new AbortController();
    stop.current = control;
    setLoading(true);
    setFailure(undefined);
    try {
      const part = await source.read(bytes.length, end, control.signal);
      const all = new Uint8Array(bytes.length + part.length);
      all.set(bytes);
      all.set(part, bytes.length);
      setBytes(all);
    } catch (error) {
      setFailure(error);
    }
    setLoading(false);
  };
  const left = bytes.length < Math.min(source.size, most);
  return { bytes, loading, failure, ...(left ? { more: () => void more() } : {}) };
}
