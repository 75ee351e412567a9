/**
 * Documents of registries from one visit to the next, all in one record of the store: they are many and small. What has a
 * digest never goes stale; what no longer fits its digest is left out.
 */
import { digestOf } from '../../../core/bytes/hash.ts';
import { REGISTRY_DOCUMENTS_KEPT_BYTES } from '../../../core/bytes/limits.ts';
import { algorithmOf, parseDigest } from '../../../core/oci/digest.ts';
import type { IndexStore } from '../../indexStore.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Entry = readonly [digest: string, bytes: Bytes];

/** With the version of the form below. */
const KEY = 'documents-1';

/** Reads them back; an empty map where there are none, or none that can be read. */
export async function loadDocuments(store: IndexStore): Promise<ReadonlyMap<string, Bytes>> {
  const record = await store.get(KEY);
  const documents = new Map<string, Bytes>();
  for (const [digest, bytes] of record ? unpack(record) : []) {
    const named = parseDigest(digest);
    if (named && (await digestOf(bytes, algorithmOf(named))) === named) documents.set(digest, bytes);
  }
  return documents;
}

/** Keeps the newest of them (the last), as many as the bound allows. */
export async function saveDocuments(store: IndexStore, entries: readonly Entry[]): Promise<void> {
  let room = REGISTRY_DOCUMENTS_KEPT_BYTES;
  const newest = [...entries].reverse().filter(([, { length }]) => {
    if (length > room) return false;
    room -= length;
    return true;
  });
  await store.put(KEY, pack(newest.reverse()));
}

/** A line of JSON with digests and lengths, and the bytes one after another. */
function pack(entries: readonly Entry[]): Bytes {
  const head = new TextEncoder().encode(`${JSON.stringify(entries.map(([digest, { length }]) => [digest, length]))}\n`);
  const record = new Uint8Array(entries.reduce((sum, [, { length }]) => sum + length, head.length));
  record.set(head);
  let at = head.length;
  for (const [, bytes] of entries) {
    record.set(bytes, at);
    at += bytes.length;
  }
  return record;
}

function unpack(record: Bytes): readonly Entry[] {
  try {
    let at = record.indexOf(10) + 1;
    const head: unknown = JSON.parse(new TextDecoder().decode(record.subarray(0, at)));
    return (head as readonly (readonly [string, number])[]).map(([digest, length]) => {
      const bytes = record.slice(at, at + length);
      at += length;
      return [digest, bytes];
    });
  } catch {
    return [];
  }
}
