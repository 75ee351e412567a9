/**
 * Content of a registry as it is saved: hashed as it goes by, so that nothing wrong is ever written as whole. Content that is
 * shown is checked elsewhere, and shown even where it is wrong.
 */
import { createHash } from '../../core/bytes/hash.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import type { OpenedImages } from '../../core/image/open.ts';
import { algorithmOf, type Digest, parseDigest } from '../../core/oci/digest.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { Session } from '../session/session.ts';

/** The input's images; where it lies in a registry, their sources throw `digest-mismatch` instead of ending wrong. */
export function checkedImages(session: Session): OpenedImages {
  if (!session.traffic) return session.images;
  return {
    ...session.images,
    source(key) {
      const source = session.images.source(key);
      return source && checkedSource(session, source, session.node(key).digest);
    },
  };
}

/** The same for one source, by the digest of what it gives. Only what is streamed from its start to its end can be checked. */
export function checkedSource(session: Session, source: ByteSource, digest: string | null | undefined): ByteSource {
  const named = parseDigest(digest ?? '');
  if (!session.traffic || !named) return source;
  const checked: ByteSource = {
    size: source.size,
    read: (start, end, signal) => source.read(start, end, signal),
    slice: (start, end = source.size) => (start === 0 && end >= source.size ? checked : source.slice(start, end)),
    stream(options = {}) {
      const { start = 0 } = options;
      return start === 0 ? checkedStream(source, named, options.signal) : source.stream(options);
    },
  };
  return checked;
}

async function* checkedStream(source: ByteSource, named: Digest, signal: AbortSignal | undefined) {
  const hash = await createHash(algorithmOf(named));
  let at = 0;
  for await (const chunk of source.stream({ ...(signal && { signal }) })) {
    hash?.update(chunk);
    at += chunk.length;
    // Before the last piece goes out: what is complete is right.
    if (hash && at >= source.size) check(hash.digest(), named);
    yield chunk;
  }
}

function check(actual: string, named: Digest): void {
  if (actual === named) return;
  const message = `The registry sent the wrong content: its digest is ${actual}. It is not saved.`;
  throw new ImageError('digest-mismatch', named, message);
}
