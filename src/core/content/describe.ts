/** From a file to what it says: the first reader that accepts it reads it. */
import { DESCRIBE_HEAD_BYTES } from '../bytes/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import { clampRange } from '../bytes/window.ts';
import type { Description, ReaderName } from './description.ts';
import { READERS } from './readers/index.ts';

/** Options of describing a file. */
interface DescribeOptions {
  /** In its layer, without a leading slash; '' where it has none. */
  readonly path: string;
  /** Ask this reader only. */
  readonly as?: ReaderName | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the file says, or null where no reader knows it. Reads its first 64 KiB and what the reader needs of the rest.
 * Throws `aborted` and what the source throws.
 */
export async function describeFile(
  source: ByteSource,
  { path, as, signal }: DescribeOptions,
): Promise<Description | null> {
  const head = await source.read(0, DESCRIBE_HEAD_BYTES, signal);
  const buffered = withHead(source, head);
  for (const reader of READERS) {
    if (as !== undefined && reader.name !== as) continue;
    if (!reader.accepts(path, head, source.size)) continue;
    const found = await reader.read(buffered, { path, head, signal });
    if (found !== null) return found;
  }
  return null;
}

/** The same source, whose first bytes need no second reading: in a compressed layer each read inflates. */
function withHead(source: ByteSource, head: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    size: source.size,
    handle: source.handle,
    async read(start, end, signal) {
      const range = clampRange(start, end, source.size);
      return range.end <= head.length ? head.slice(range.start, range.end) : source.read(start, end, signal);
    },
    slice: (start, end) => source.slice(start, end),
    stream: (options) => source.stream(options),
  };
}
