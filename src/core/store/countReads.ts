/** Counts what is read of an input: opening promises to read little, and says how much it was. */
import type { FileSet } from '../archive/fileSet.ts';
import type { ByteSource } from '../bytes/source.ts';

/** Bytes and requests so far. */
interface Counter {
  bytes: number;
}

/** The same source; all that is read through it, or through slices of it, is counted. Other threads are not. */
export function countReads(source: ByteSource, counter: Counter): ByteSource {
  const { hop } = source;
  return {
    ...(hop && { hop: (next, signal) => counted(hop(next, signal), counter) }),
    size: source.size,
    ...(source.held !== undefined && { held: source.held }),
    get handle() {
      return source.handle;
    },
    async read(start, end, signal) {
      const bytes = await source.read(start, end, signal);
      counter.bytes += bytes.length;
      return bytes;
    },
    slice: (start, end) => countReads(source.slice(start, end), counter),
    stream: (options) => counted(source.stream(options), counter),
  };
}

async function* counted(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, counter: Counter) {
  for await (const chunk of chunks) {
    counter.bytes += chunk.length;
    yield chunk;
  }
}

/** The same files, their reads counted. */
export function countFiles(files: FileSet, counter: Counter): FileSet {
  const open = (path: string) => {
    const source = files.open(path);
    return source && countReads(source, counter);
  };
  const { format, entries, prefix, lead, findings } = files;
  return { format, entries, prefix, lead, findings, find: (path) => files.find(path), open };
}
