import { describe, expect, it } from 'vitest';
import { type BlobLike, fromBlob } from '../../../../src/core/bytes/blob.ts';
import { READ_STALLS_MAX } from '../../../../src/core/bytes/limits.ts';
import { content, join } from './codecs/content.ts';

const bytes = content(2_000_000);

/** A clock that runs out at once, after what can settle has settled. */
const impatient = (callback: () => void) => {
  let cancelled = false;
  setTimeout(() => cancelled || callback(), 20);
  return () => {
    cancelled = true;
  };
};

interface Log {
  readonly opened: { offset: number; reader: 'byob' | 'default' }[];
}

/** A blob whose BYOB reads never settle once `stallAfter` bytes of a stream were read, as Chromium was seen to do. */
function stalling(stallAfter: number, log: Log, from = 0, to = bytes.length): BlobLike {
  return {
    size: to - from,
    slice: (start = 0, end = to - from) => stalling(stallAfter, log, from + start, from + end),
    arrayBuffer: () => new Blob([bytes.slice(from, to)]).arrayBuffer(),
    stream: () => {
      let at = from;
      const entry: Log['opened'][number] = { offset: from, reader: 'default' };
      log.opened.push(entry);
      return new ReadableStream({
        type: 'bytes',
        pull(controller) {
          const request = controller.byobRequest;
          if (request?.view) {
            entry.reader = 'byob';
            if (at - from >= stallAfter) return new Promise<void>(() => {});
            const view = new Uint8Array(request.view.buffer, request.view.byteOffset, request.view.byteLength);
            const part = bytes.subarray(at, Math.min(at + view.length, to));
            view.set(part);
            at += part.length;
            request.respond(part.length);
          } else if (at >= to) controller.close();
          else {
            const part = bytes.slice(at, Math.min(at + 65_536, to));
            at += part.length;
            controller.enqueue(part);
          }
        },
      });
    },
  };
}

async function streamed(blob: BlobLike, options: Parameters<typeof fromBlob>[1], start = 0): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of fromBlob(blob, options).stream({ start })) parts.push(chunk.slice());
  return join(parts);
}

describe('a picked file', () => {
  it('is re-opened at the offset where a read stalls, and nothing is lost or doubled', async () => {
    const log: Log = { opened: [] };
    const read = await streamed(stalling(600_000, log), { timer: impatient }, 1000);
    expect(Buffer.compare(read, bytes.subarray(1000))).toBe(0);
    expect(log.opened[0]).toEqual({ offset: 1000, reader: 'byob' });
    expect(log.opened[1]?.offset).toBeGreaterThan(1000);
  });

  it('is read by the default reader after two stalls, in later streams too', async () => {
    const log: Log = { opened: [] };
    const source = fromBlob(stalling(0, log), { timer: impatient });
    for (let i = 0; i < 2; i++) {
      const parts: Uint8Array[] = [];
      for await (const chunk of source.stream()) parts.push(chunk.slice());
      expect(Buffer.compare(join(parts), bytes)).toBe(0);
    }
    expect(log.opened.map(({ reader }) => reader)).toEqual([
      ...Array.from({ length: READ_STALLS_MAX }, () => 'byob'),
      'default',
      'default',
    ]);
  });

  it('is read by the default reader where nobody can watch, or the stream is no byte stream', async () => {
    const log: Log = { opened: [] };
    expect(Buffer.compare(await streamed(stalling(0, log), {}), bytes)).toBe(0);
    expect(log.opened.map(({ reader }) => reader)).toEqual(['default']);
    const plain: BlobLike = {
      ...stalling(0, log),
      stream: () =>
        new ReadableStream({
          start(controller) {
            controller.enqueue(bytes);
            controller.close();
          },
        }),
    };
    expect(Buffer.compare(await streamed(plain, { timer: impatient }), bytes)).toBe(0);
  });

  it('that was changed or removed fails with `unreachable`, one that became shorter with `truncated`', async () => {
    const gone: BlobLike = {
      size: 10,
      slice: () => gone,
      arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
      stream: () => new ReadableStream({ pull: (c) => c.error(new DOMException('gone', 'NotReadableError')) }),
    };
    await expect(fromBlob(gone).read(0, 5)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(streamed(gone, { timer: impatient })).rejects.toMatchObject({ code: 'unreachable' });
    const short: BlobLike = { ...new Proxy(new Blob(['abc']), {}), size: 10, slice: () => short, ...bodyOf('abc') };
    await expect(fromBlob(short).read(0, 5)).rejects.toMatchObject({ code: 'truncated' });
    await expect(streamed(short, {})).rejects.toMatchObject({ code: 'truncated' });
  });
});

function bodyOf(text: string): Pick<BlobLike, 'stream' | 'arrayBuffer'> {
  const blob = new Blob([text]);
  return { stream: () => blob.stream(), arrayBuffer: () => blob.arrayBuffer() };
}
