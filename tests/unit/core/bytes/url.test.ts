import { describe, expect, it } from 'vitest';
import { fromUrl } from '../../../../src/core/bytes/http/url.ts';
import { rangeServer } from './rangeServer.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

describe('a source over an address', () => {
  it('has a small file whole with its first request', async () => {
    for (const behaviour of ['ranges', 'ignored'] as const) {
      const server = rangeServer(bytes, behaviour);
      const source = await fromUrl('/file', server.fetch);
      expect(source.size).toBe(1000);
      expect(await source.read(10, 20)).toEqual(bytes.slice(10, 20));
      expect(await source.slice(990).read(0, 99)).toEqual(bytes.slice(990));
      expect(server.asked).toEqual(['bytes=0-131071']);
    }
  });

  it('reads ahead in a large one, the more the longer it goes on, and keeps little', async () => {
    const large = new Uint8Array(12 * 1024 * 1024);
    for (let i = 0; i < large.length; i += 100) large[i] = i % 253;
    const server = rangeServer(large);
    const source = await fromUrl('/file', server.fetch);
    let at = 0;
    for (; at < large.length; at += 60_000) expect(await source.read(at, at + 512)).toEqual(large.slice(at, at + 512));
    expect(server.asked.length).toBeLessThanOrEqual(15);
    // Back in a place that is kept, and in one that is not; far jumps ask for little.
    await source.read(at - 50_000, at - 49_000);
    const before = server.asked.length;
    await source.read(200_000, 200_010);
    expect(server.asked.slice(before)).toEqual(['bytes=200000-265535']);
    // A long stretch is one request, exactly.
    await source.slice(1_000_000, 4_000_000).read(0, 3_000_000);
    for await (const _ of source.slice(1_000_000, 4_000_000).stream());
    expect(server.asked.slice(before + 1)).toEqual(['bytes=1000000-3999999', 'bytes=1000000-3999999']);
  });

  it('keeps nothing of a request that failed or was given up', async () => {
    const large = new Uint8Array(400_000).fill(7);
    const server = rangeServer(large);
    let refusals = 1;
    const source = await fromUrl('/file', (url, init) => {
      const isFirst = new Headers(init?.headers).get('range') === 'bytes=0-131071';
      return !isFirst && refusals-- > 0 ? Promise.resolve(new Response('', { status: 503 })) : server.fetch(url, init);
    });
    await expect(source.read(300_000, 300_010)).rejects.toMatchObject({ code: 'unreachable' });
    expect(await source.read(300_000, 300_010)).toEqual(large.slice(0, 10));
    const stop = new AbortController();
    const given = source.read(200_000, 200_010, stop.signal);
    const wanted = source.read(200_000, 200_020);
    stop.abort();
    await expect(given).rejects.toMatchObject({ code: 'aborted' });
    expect(await wanted).toEqual(large.slice(0, 20));
  });

  it('opens an empty file', async () => {
    const source = await fromUrl('/file', rangeServer(new Uint8Array()).fetch);
    expect(source.size).toBe(0);
    expect(await source.read(0, 10)).toEqual(new Uint8Array());
  });

  it('refuses bytes of another range, and bytes that end early', async () => {
    const wrong = await fromUrl('/file', rangeServer(bytes).fetch);
    expect(wrong.size).toBe(1000);
    await expect(fromUrl('/f', rangeServer(bytes, 'wrong').fetch).then((s) => s.read(5, 9))).rejects.toMatchObject({
      code: 'malformed',
    });
    await expect(fromUrl('/f', rangeServer(bytes, 'short').fetch).then((s) => s.read(5, 9))).rejects.toMatchObject({
      code: 'truncated',
    });
  });

  it.each([
    [404, 'not-found'],
    [401, 'unauthorized'],
    [403, 'denied'],
    [429, 'rate-limited'],
    [500, 'unreachable'],
  ])('fails on %i with `%s`', async (status, code) => {
    await expect(fromUrl('/file', async () => new Response('', { status }))).rejects.toMatchObject({
      code,
      at: '/file',
    });
  });

  it('fails with `unreachable` when nobody answers', async () => {
    const fetch = async () => Promise.reject(new TypeError('network'));
    await expect(fromUrl('/file', fetch)).rejects.toMatchObject({ code: 'unreachable' });
  });
});
