/** Files of a repository on a web server, below one address: those of a page that came without a server of ours. */
import type { FetchLike } from '../fetchSend.ts';
import { MANIFEST_MAX_BYTES } from '../registry/limits.ts';
import { type Files, parseDocument } from './repository.ts';

const PASSED_HEADERS = ['content-length', 'content-range'];

/** `base` ends with a slash. Servers that know no ranges answer with the whole file, as HTTP lets them. */
export function webFiles(base: string, fetch: FetchLike): Files {
  return {
    async document(path) {
      const response = await fetch(new URL(path, base).href, {});
      if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MANIFEST_MAX_BYTES) {
        void response.body?.cancel();
        return undefined;
      }
      return parseDocument(await response.text());
    },
    async send({ method, headers: asked, signal }, path, own) {
      const range = asked.get('range');
      const response = await fetch(new URL(path, base).href, { method, signal, ...(range && { headers: { range } }) });
      if (response.status === 404) return undefined;
      const headers = new Headers(own);
      for (const name of PASSED_HEADERS) {
        const value = response.headers.get(name);
        // The length of a compressed transfer is not the file's.
        if (value !== null && !response.headers.has('content-encoding')) headers.set(name, value);
      }
      return new Response(method === 'HEAD' ? null : response.body, { status: response.status, headers });
    },
  };
}
