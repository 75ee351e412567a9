/** Indexes shared through the server that the page came from: `/indexes/DIGEST`. Where it keeps none, it is asked once. */
import { INDEX_STORED_MAX_BYTES } from '../../../core/rootfs/published/bounds.ts';
import type { Fetch } from '../../../core/bytes/http/url.ts';
import type { IndexExchange } from '../../host.ts';

const INDEXES = '/indexes/';
const OURS = { 'X-Cutaway': '1' };

/** What the server says of itself. */
interface Facts {
  readonly indexes: boolean;
  readonly private: boolean;
}

const NOTHING: Facts = { indexes: false, private: false };

/** The exchange; what cannot be had is as if it were not there. */
export function createIndexExchange(fetch: Fetch): IndexExchange {
  let facts: Promise<Facts> | undefined;

  async function ask(): Promise<Facts> {
    const response = await fetch(INDEXES, { headers: OURS });
    // A server that keeps none may answer anything here.
    const isOurs = response.ok && response.headers.get('content-type')?.startsWith('application/json');
    if (!isOurs) return NOTHING;
    const said: Partial<Facts> = await response.json();
    return { indexes: said.indexes === true, private: said.private === true };
  }

  function known(): Promise<Facts> {
    facts ??= ask();
    // A failure is not an answer: the next layer asks again.
    return facts.catch(() => {
      facts = undefined;
      return NOTHING;
    });
  }

  return {
    async takes(isPrivate) {
      const { indexes, private: takesPrivate } = await known();
      return indexes && (!isPrivate || takesPrivate);
    },
    async get(digest, signal) {
      try {
        const response = await fetch(INDEXES + digest, { headers: OURS, ...(signal && { signal }) });
        const size = Number(response.headers.get('content-length') ?? 0);
        if (response.ok && size <= INDEX_STORED_MAX_BYTES) return new Uint8Array(await response.arrayBuffer());
        await response.body?.cancel();
      } catch (error) {
        if (signal?.aborted) throw error;
      }
      return undefined;
    },
    async offer(digest, bytes, replaces) {
      const headers = { ...OURS, ...(replaces !== undefined && { 'If-Match': `"${replaces}"` }) };
      await fetch(INDEXES + digest, { method: 'PUT', headers, body: bytes }).catch(() => undefined);
    },
  };
}
