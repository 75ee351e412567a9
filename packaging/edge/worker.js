// The registry proxy on an edge runtime (Cloudflare Workers and the like), with the page's files served by the platform.
// `npm run build` and `npm run build -- --edge` first; wrangler.toml names where they lie.
import { createEdgeProxy } from '../../dist/edge/edge.js';

let proxy;

export default {
  fetch(request, env) {
    proxy ??= createEdgeProxy({
      hosts: [env.HOST],
      fetch: (url, init) => fetch(url, init),
      clientOf: ({ headers }) => headers.get('cf-connecting-ip') ?? '',
    });
    return proxy(request);
  },
};
