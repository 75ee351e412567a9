/** The registries of a page without a server: what other sites may not see is put back, and no failure is kept. */
import { describe, expect, it } from 'vitest';
import { createPageRegistries } from '../../../src/proxy/page.ts';

const BASE = 'https://example.org/cutaway/';
const HEADERS = { 'X-Cutaway': '1' };
type Answer = (url: string, init: RequestInit) => Response;

function pageWith(answer: Answer) {
  const asked: string[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    asked.push(url);
    return answer(url, init);
  };
  return { asked, ask: createPageRegistries(BASE, fetch) };
}

const INDEX = {
  manifests: [
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: `sha256:${'1'.repeat(64)}`,
      size: 2,
      annotations: { 'org.opencontainers.image.ref.name': '1' },
    },
  ],
};
const DEMO_FILES = new Map([
  ['repositories.json', '["a/b"]'],
  ['a/b/index.json', JSON.stringify(INDEX)],
]);
const BLOB = `/registries/registry.example/v2/a/b/blobs/sha256:${'0'.repeat(64)}`;
const ranged = { headers: { ...HEADERS, Range: 'bytes=0-3', 'X-Cutaway-Size': '8' } };
const refused = () => new TypeError('Failed to fetch');

describe('a registry asked by the page itself', () => {
  it.each<[string, Answer, number, RegExp | string]>([
    [
      'a range whose place is not shown',
      () => new Response('abcd', { status: 206, headers: { 'content-length': '4' } }),
      206,
      'abcd',
    ],
    [
      'a range of the wrong length',
      () => new Response('abc', { status: 206, headers: { 'content-length': '3' } }),
      502,
      /a different range/,
    ],
    ['a challenge that is not shown', () => new Response('', { status: 401 }), 401, /unauthorized/],
    [
      'a registry that refuses other sites',
      () => {
        throw refused();
      },
      502,
      /CORS.*npx cutaway/,
    ],
  ])('%s', async (_, answer, status, text) => {
    const response = await pageWith(answer).ask(BLOB, ranged);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(text);
  });

  it('sends no header that a browser would have to ask leave for', async () => {
    let sent = new Headers();
    const { ask } = pageWith((_, init) => {
      sent = new Headers(init.headers);
      return new Response('{}', { headers: { 'content-type': 'application/json' } });
    });
    await ask('/registries/registry.example/v2/a/b/tags/list', { headers: HEADERS });
    expect([...sent.keys()]).toEqual(['accept']);
  });
});

describe('the demo beside the page', () => {
  it('is read by the list that the build made, and a list that did not come is asked for again', async () => {
    let down = true;
    const { ask } = pageWith((url) => {
      if (down) return new Response('', { status: 503 });
      const body = DEMO_FILES.get(url.slice(`${BASE}demo/`.length));
      return body === undefined ? new Response('', { status: 404 }) : new Response(body);
    });
    expect((await ask('/registries/demo/v2/_catalog', { headers: HEADERS })).status).toBe(502);
    down = false;
    const catalog = await ask('/registries/demo/v2/_catalog', { headers: HEADERS });
    expect(await catalog.json()).toEqual({ repositories: ['a/b'] });
    const tags = await ask('/registries/demo/v2/a/b/tags/list', { headers: HEADERS });
    expect(await tags.json()).toEqual({ name: 'a/b', tags: ['1'] });
    expect((await ask('/registries/demo/v2/a/b/manifests/2', { headers: HEADERS })).status).toBe(404);
  });
});
