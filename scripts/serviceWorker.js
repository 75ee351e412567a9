/**
 * The service worker of the static site: keeps every file of one version, so that the page opens without a network. A new
 * version waits until no tab shows the old one, so a page never meets another version's files.
 */
const CACHE = `cutaway-${'VERSION'}`;
const FILES = ['FILES'];
const PAGE = new URL('./', self.location.href).href;
const KNOWN = new Set(FILES.map((path) => new URL(path, PAGE).href));

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = request.url.split(/[?#]/, 1)[0];
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && url === PAGE) event.respondWith(answer(`${PAGE}index.html`, request));
  else if (KNOWN.has(url)) event.respondWith(answer(url, request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...KNOWN].map((url) => new Request(url, { cache: 'no-cache' })));
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('cutaway-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(url, request) {
  const kept = await (await caches.open(CACHE)).match(url);
  if (!kept) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  return range ? partOf(kept, Number(range[1]), range[2] === '' ? undefined : Number(range[2]) + 1) : kept;
}

/** A kept file is whole; one range of it is asked for. */
async function partOf(kept, start, end) {
  const bytes = await kept.blob();
  const part = bytes.slice(start, end);
  if (part.size === 0)
    return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${bytes.size}` } });
  const headers = new Headers(kept.headers);
  headers.set('Content-Range', `bytes ${start}-${start + part.size - 1}/${bytes.size}`);
  headers.set('Content-Length', String(part.size));
  return new Response(part, { status: 206, headers });
}
