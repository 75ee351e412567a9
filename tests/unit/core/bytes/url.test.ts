import { describe, expect, it } from 'vitest';
import { fromUrl } from '../../../../src/core/bytes/url.ts';
import { rangeServer } from './rangeServer.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

describe('a source over an address', () => {
  it('learns the size from one byte, then asks for what is read and nothing else', async () => {
    const server = rangeServer(bytes);
    const source = await fromUrl('/file', server.fetch);
    expect(source.size).toBe(1000);
    expect(await source.read(10, 20)).toEqual(bytes.slice(10, 20));
    expect(await source.slice(990).read(0, 99)).toEqual(bytes.slice(990));
    expect(server.asked).toEqual(['bytes=0-0', 'bytes=10-19', 'bytes=990-999']);
  });

  it('works where Range is ignored', async () => {
    const source = await fromUrl('/file', rangeServer(bytes, 'ignored').fetch);
    expect(source.size).toBe(1000);
    expect(await source.read(500, 510)).toEqual(bytes.slice(500, 510));
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
