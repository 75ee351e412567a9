/**
 * Sources lent to another thread, which asks for their bytes over a port of its own: whatever a source is made of, who
 * reads its content needs not be in the thread that answers everything else.
 */
import { LENT_PIECE_BYTES } from '../../core/bytes/limits.ts';
import type { ByteSource, StreamOptions } from '../../core/bytes/source.ts';
import { clampRange, windowOf } from '../../core/bytes/window.ts';
import { buffersOf, type Caller, connect, type Port, serve } from '../rpc.ts';

/** Bytes lent to a thread. */
export interface Lent {
  /** To be transferred. */
  readonly port: MessagePort;
  readonly sizes: readonly number[];
}

/** Lends sources until the returned `end` is called. */
export function lend(sources: readonly ByteSource[]): { readonly lent: Lent; end(): void } {
  const { port1, port2 } = new MessageChannel();
  const read = async (args: readonly unknown[], { signal }: { readonly signal?: AbortSignal }) => {
    const [which, start, end] = args as [number, number, number];
    return sources[which]?.read(start, end, signal);
  };
  serve(portOf(port1), { read }, (_, bytes) => buffersOf(bytes));
  return { lent: { port: port2, sizes: sources.map(({ size }) => size) }, end: () => port1.close() };
}

/** The lent sources at the other end; `onRead` is called after each piece. */
export function borrow({ port, sizes }: Lent, onRead: () => void): { readonly sources: ByteSource[]; end(): void } {
  const caller = connect(portOf(port));
  return { sources: sizes.map((size, which) => borrowed(caller, which, size, onRead)), end: () => port.close() };
}

function borrowed(caller: Caller, which: number, size: number, onRead: () => void): ByteSource {
  async function piece(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = (await caller.call('read', [which, start, end], { signal })) as Uint8Array<ArrayBuffer>;
    onRead();
    return bytes;
  }
  async function* pieces(start: number, end: number, signal?: AbortSignal) {
    for (let at = start; at < end; at += LENT_PIECE_BYTES)
      yield await piece(at, Math.min(end, at + LENT_PIECE_BYTES), signal);
  }
  const source: ByteSource = {
    size,
    async read(from, to, signal) {
      const { start, end } = clampRange(from, to, size);
      if (end - start <= LENT_PIECE_BYTES) return piece(start, end, signal);
      const whole = new Uint8Array(end - start);
      let at = 0;
      for await (const bytes of pieces(start, end, signal)) {
        whole.set(bytes, at);
        at += bytes.length;
      }
      return whole;
    },
    slice: (start, end) => windowOf(source, start, end),
    stream: ({ start = 0, signal }: StreamOptions = {}) => pieces(start, size, signal),
  };
  return source;
}

function portOf(port: MessagePort): Port {
  return {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (receive) => {
      port.addEventListener('message', ({ data }) => receive(data));
      port.start();
    },
  };
}
