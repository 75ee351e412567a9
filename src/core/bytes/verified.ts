/**
 * Bytes held against the digest they go by.
 */
import { ImageError } from '../oci/imageError.ts';
import { createHash } from './hash.ts';
import type { ByteSource } from './source.ts';

/**
 * A source, whose complete stream (and complete read) fails with `digest-mismatch` at its end when the bytes are
 * others. Partial reads cannot be checked and are not.
 */
export function verified(source: ByteSource, digest: string): ByteSource {
  return {
    size: source.size,
    handle: source.handle,
    async read(start, end, signal) {
      const bytes = await source.read(start, end, signal);
      if (bytes.length === source.size) await checkBytes(bytes, digest);
      return bytes;
    },
    slice: (start, end) => source.slice(start, end),
    async *stream(options = {}) {
      const hash = (options.start ?? 0) === 0 ? await createHash(algorithmOf(digest)) : undefined;
      for await (const chunk of source.stream(options)) {
        hash?.update(chunk);
        yield chunk;
      }
      if (hash !== undefined && hash.digest() !== digest) throw mismatch(digest);
    },
  };
}

async function checkBytes(bytes: Uint8Array, digest: string): Promise<void> {
  const hash = await createHash(algorithmOf(digest));
  hash?.update(bytes);
  if (hash !== undefined && hash.digest() !== digest) throw mismatch(digest);
}

function algorithmOf(digest: string): string {
  return digest.slice(0, Math.max(0, digest.indexOf(':')));
}

function mismatch(digest: string): ImageError {
  return new ImageError('digest-mismatch', digest, 'The content does not match its digest: it was changed or damaged.');
}
