/** A bucket that speaks S3 (AWS, R2, MinIO, Garage, Ceph) as a store of indexes. Requests are signed by the fetch it is given. */
import type { ObjectStore } from './objectStore.ts';

/** A bucket, and who signs. */
interface S3Options {
  /** Address of the bucket, such as `https://s3.example.org/cutaway-indexes`. */
  readonly bucket: string;
  /** Signs and sends: `AwsClient.fetch` of aws4fetch, for one. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Before each key in the bucket. */
  readonly prefix?: string;
}

/** Objects larger than this are not read. */
const OBJECT_MAX_BYTES = 256 * 2 ** 20;
/** Pages of a thousand keys. */
const PAGES_MAX_COUNT = 1000;

/** The store. What is bounded there, and for how long it is kept, is said by the bucket's own rules. */
export function createS3Store({ bucket, fetch, prefix = '' }: S3Options): ObjectStore {
  const urlOf = (key: string) => `${bucket}/${prefix}${key}`;

  async function listPage(token: string | undefined): Promise<{ readonly keys: string[]; readonly next?: string }> {
    const query = new URLSearchParams({
      'list-type': '2',
      prefix,
      ...(token !== undefined && { 'continuation-token': token }),
    });
    const response = await fetch(`${bucket}?${query}`);
    if (!response.ok) throw failed('list', response.status);
    const text = await response.text();
    const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].flatMap(([, key]) => key?.slice(prefix.length) ?? []);
    const next = /<NextContinuationToken>([^<]*)</.exec(text)?.[1];
    return { keys, ...(next !== undefined && { next: unescaped(next) }) };
  }

  return {
    async get(key) {
      const response = await fetch(urlOf(key));
      if (response.status === 404) return undefined;
      if (!response.ok) throw failed('get', response.status);
      if (Number(response.headers.get('content-length') ?? 0) > OBJECT_MAX_BYTES) return undefined;
      return new Uint8Array(await response.arrayBuffer());
    },
    async put(key, bytes) {
      const response = await fetch(urlOf(key), { method: 'PUT', body: bytes });
      await response.body?.cancel();
      if (!response.ok) throw failed('put', response.status);
    },
    async head(key) {
      const response = await fetch(urlOf(key), { method: 'HEAD' });
      if (response.status === 404) return undefined;
      if (!response.ok) throw failed('head', response.status);
      return { size: Number(response.headers.get('content-length') ?? 0) };
    },
    async list() {
      const all: string[] = [];
      let token: string | undefined;
      for (let page = 0; page < PAGES_MAX_COUNT; page++) {
        const { keys, next } = await listPage(token);
        all.push(...keys);
        if (next === undefined) break;
        token = next;
      }
      return all;
    },
  };
}

function failed(what: string, status: number): Error {
  return new Error(`The bucket refused to ${what}: HTTP ${status}.`);
}

/** Of a token in XML. */
function unescaped(text: string): string {
  const ENTITIES: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
