/**
 * Documents of a registry: small content read in full, once, and kept by its digest for as long as the page lives. What has
 * a digest never goes stale; what does not fit its digest is not kept.
 */

import { joinBytes } from '../../bytes/byteArrays.ts';
import { digestOf } from '../../bytes/hash.ts';
import { DOCUMENT_MAX_BYTES, REGISTRY_DOCUMENTS_MAX_BYTES } from '../../bytes/limits.ts';
import { fromBytes } from '../../bytes/memory.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { windowOf } from '../../bytes/window.ts';
import { algorithmOf, type Digest } from '../../oci/digest.ts';
import { ImageError } from '../../oci/imageError.ts';
import { type Access, type Asked, LostConnection } from './access.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Shared by all images opened through one host. */
export class Documents {
  /** Grows with each document that was not there. */
  revision = 0;
  private seeding: Promise<void> | undefined;
  private readonly seed: (() => Promise<ReadonlyMap<string, Bytes>>) | undefined;
  private readonly documents = new Map<string, Bytes>();
  private readonly running = new Map<string, Promise<Bytes>>();
  private bytes = 0;

  /** `seed` gives what was kept from another time; asked once, when a document is first wanted. It may fail. */
  constructor(seed?: () => Promise<ReadonlyMap<string, Bytes>>) {
    this.seed = seed;
  }

  /** One that is kept. */
  async find(digest: string): Promise<Bytes | undefined> {
    this.seeding ??= this.plant();
    await this.seeding;
    return this.documents.get(digest);
  }

  /** Is nothing kept? Then nothing is saved by asking for a digest before the document. */
  async isEmpty(): Promise<boolean> {
    this.seeding ??= this.plant();
    await this.seeding;
    return this.documents.size === 0;
  }

  /** All that is kept, the oldest first. */
  entries(): readonly (readonly [digest: string, bytes: Bytes])[] {
    return [...this.documents];
  }

  private async plant(): Promise<void> {
    const seeded = await this.seed?.().catch(() => undefined);
    for (const [digest, bytes] of seeded ?? []) {
      if (!this.documents.has(digest)) this.put(digest, bytes);
    }
    this.revision = 0;
  }

  put(digest: string, bytes: Bytes): void {
    if (!this.documents.has(digest)) this.revision++;
    this.bytes += bytes.length - (this.documents.get(digest)?.length ?? 0);
    this.documents.set(digest, bytes);
    for (const [oldest, { length }] of this.documents) {
      if (this.bytes <= REGISTRY_DOCUMENTS_MAX_BYTES) return;
      this.documents.delete(oldest);
      this.bytes -= length;
    }
  }

  /** Kept, or read now; who asks at the same time waits for the same request. */
  async load(access: Access, path: string, digest: Digest, signal?: AbortSignal): Promise<Bytes> {
    const known = await this.find(digest);
    if (known) return known;
    const name = `${access.name} ${path}`;
    let load = this.running.get(name);
    if (!load) {
      load = this.read(access, path, digest, signal).finally(() => this.running.delete(name));
      this.running.set(name, load);
    }
    try {
      return await load;
    } catch (error) {
      const givenUp = error instanceof ImageError && error.code === 'aborted' && !signal?.aborted;
      // Who began it gave up; this caller did not.
      if (givenUp) return this.load(access, path, digest, signal);
      throw error;
    }
  }

  /** The same for who has no check of its own: throws `digest-mismatch` where the bytes are others than named. */
  async loadChecked(access: Access, path: string, digest: Digest, signal?: AbortSignal): Promise<Bytes> {
    const bytes = await this.load(access, path, digest, signal);
    const actual = await digestOf(bytes, algorithmOf(digest));
    if (actual === undefined || actual === digest) return bytes;
    const message = `The registry sent the wrong content: its digest is ${actual}.`;
    throw new ImageError('digest-mismatch', `${access.name}@${digest}`, message);
  }

  private async read(access: Access, path: string, digest: Digest, signal?: AbortSignal): Promise<Bytes> {
    const { bytes } = await readBody(access, path, { at: digest, signal });
    if ((await digestOf(bytes, algorithmOf(digest))) === digest) this.put(digest, bytes);
    return bytes;
  }
}

/** A body read in full, within the bound of documents; asked for once more where the connection broke. */
export async function readBody(
  access: Access,
  path: string,
  asked: Asked,
): Promise<{ bytes: Bytes; headers: Headers }> {
  try {
    return await readOnce(access, path, asked);
  } catch (error) {
    if (!(error instanceof LostConnection)) throw error;
  }
  try {
    return await readOnce(access, path, asked);
  } catch (error) {
    if (!(error instanceof LostConnection)) throw error;
    throw new ImageError('unreachable', asked.at, 'The connection to the registry broke off twice.', { cause: error });
  }
}

async function readOnce(access: Access, path: string, asked: Asked): Promise<{ bytes: Bytes; headers: Headers }> {
  const answer = await access.ask(path, asked);
  const pieces: Bytes[] = [];
  let size = 0;
  for await (const piece of answer.body()) {
    size += piece.length;
    if (size > DOCUMENT_MAX_BYTES) {
      const limit = `${DOCUMENT_MAX_BYTES / 1024 / 1024} MiB`;
      throw new ImageError('too-large', asked.at, `The registry sent more than the limit for documents (${limit}).`);
    }
    pieces.push(piece.slice());
  }
  const bytes = joinBytes(pieces);
  return { bytes, headers: answer.headers };
}

/** A document as a source; it is asked for when it is first read. `size` is what names it says. */
export function documentSource(size: number, load: (signal?: AbortSignal) => Promise<Bytes>): ByteSource {
  const source: ByteSource = {
    size,
    async read(start, end, signal) {
      const bytes = await load(signal);
      // Another size than was said is shown for what it is: the whole is read, and the check finds it.
      const whole = start === 0 && end >= size && size !== bytes.length;
      return fromBytes(bytes).read(start, whole ? bytes.length : end, signal);
    },
    slice: (start, end) => windowOf(source, start, end),
    async *stream({ start = 0, signal } = {}) {
      yield* fromBytes(await load(signal)).stream({ start, ...(signal && { signal }) });
    },
  };
  return source;
}
