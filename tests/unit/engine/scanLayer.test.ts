import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../src/core/bytes/source.ts';
import { windowOf } from '../../../src/core/bytes/window.ts';
import type { LayerJob } from '../../../src/engine/layerJob.ts';
import { buffersOf } from '../../../src/engine/rpc.ts';
import { scanLayer } from '../../../src/engine/scanLayer.ts';
import { tar } from '../../fixtures/tar.ts';
import { zstdStore } from '../../fixtures/zstd.ts';
import { share } from '../../fixtures/deep.ts';

const archive = tar([
  { path: 'etc', type: 'dir' },
  { path: 'etc/hostname', content: 'here\n' },
  { path: 'big', content: new Uint8Array(300_000) },
]);
const sha = (bytes: Uint8Array, algorithm = 'sha256') =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
const job = (source: ByteSource, more: Partial<LayerJob> = {}): LayerJob => ({
  ...{ handle: undefined, at: 'layer', size: source.size, index: true, digests: true },
  ...more,
});
const bytesOf = (bytes: Uint8Array) => new Uint8Array(bytes);

/** A source of zeros that counts what is read of it. */
function countedZeros(size: number) {
  const count = { bytes: 0, closed: false };
  const chunk = new Uint8Array(64 * 1024);
  const source: ByteSource = {
    size,
    read: async (start, end) => new Uint8Array(Math.min(end, size) - start),
    slice: (start, end) => windowOf(source, start, end),
    async *stream() {
      try {
        for (let at = 0; at < size; at += chunk.length) {
          await new Promise((resolve) => setImmediate(resolve));
          count.bytes += chunk.length;
          yield chunk;
        }
      } finally {
        count.closed = true;
      }
    },
  };
  return { source, count };
}

describe('scanning a layer', () => {
  it.each([
    ['none', bytesOf(archive)],
    ['gzip', bytesOf(gzipSync(archive))],
    ['zstd', zstdStore(archive)],
  ])('indexes and hashes %s in one pass', async (compression, stored) => {
    const source = fromBytes(stored);
    const scan = await scanLayer(source, job(source));
    expect(scan).toMatchObject({ compression, size: stored.length, uncompressedSize: archive.length, findings: [] });
    expect(scan.index?.count).toBe(3);
    expect(scan.digests).toEqual({ sha256: sha(stored) });
    expect(scan.diffIDs).toEqual({ sha256: sha(archive) });
  });

  it('hashes by other algorithms where a descriptor uses them', async () => {
    const stored = bytesOf(gzipSync(archive));
    const source = fromBytes(stored);
    const scan = await scanLayer(source, job(source, { algorithms: ['sha512', 'md5'] }));
    expect(scan.digests).toEqual({ sha256: sha(stored), sha512: sha(stored, 'sha512') });
    expect(scan.diffIDs).toEqual({ sha256: sha(archive), sha512: sha(archive, 'sha512') });
  });

  it('keeps places within a frame in the pass that hashes, as buffers that move, and none in the one that is waited for', async () => {
    const size = 40 * 2 ** 20;
    const source = fromBytes(zstdStore(tar([{ path: 'big', content: new Uint8Array(size) }]), 20));
    const { snapshots = {} } = await scanLayer(source, job(source));
    const [point, ...more] = Object.values(snapshots);
    expect(more).toEqual([]);
    expect(point?.out).toBeGreaterThanOrEqual(32 * 2 ** 20);
    expect(buffersOf({ snapshots })).toEqual([point?.window.buffer]);
    expect(await scanLayer(source, job(source, { digests: false }))).not.toHaveProperty('snapshots');
  });

  it('does only what it was asked for', async () => {
    const source = fromBytes(bytesOf(gzipSync(archive)));
    expect(await scanLayer(source, job(source, { digests: false }))).not.toHaveProperty('digests');
    expect((await scanLayer(source, job(source, { index: false }))).index).toBeUndefined();
  });

  it('keeps the entries before a cut and says what is wrong', async () => {
    const whole = gzipSync(
      tar([
        { path: 'first', content: 'x' },
        { path: 'second', content: crypto.getRandomValues(new Uint8Array(60_000)) },
      ]),
    );
    const source = fromBytes(bytesOf(whole.subarray(0, whole.length - 5_000)));
    const scan = await scanLayer(source, job(source));
    expect(scan.index?.count).toBe(2);
    expect(scan.findings.map(({ code }) => code)).toContain('compression-truncated');
    expect(scan.digests).toEqual({ sha256: sha(whole.subarray(0, whole.length - 5_000)) });
  });

  it('hashes all stored bytes, those after the compressed data too', async () => {
    const stored = bytesOf(Buffer.concat([gzipSync(archive), Buffer.from('trailing')]));
    const source = fromBytes(stored);
    const scan = await scanLayer(source, job(source));
    expect(scan.digests).toEqual({ sha256: sha(stored) });
    expect(scan.diffIDs).toEqual({ sha256: sha(archive) });
  });

  it('takes what is no tar for an empty list with a finding', async () => {
    const source = fromBytes(new TextEncoder().encode('hello '.repeat(1000)));
    const scan = await scanLayer(source, job(source));
    expect(scan.index?.count).toBe(0);
    expect(scan.index?.findings.map(({ code }) => code)).toContain('not-a-tar');
  });

  it('reads an empty layer', async () => {
    const source = fromBytes(new Uint8Array(0));
    const scan = await scanLayer(source, job(source));
    expect(scan).toMatchObject({
      compression: 'none',
      uncompressedSize: 0,
      digests: { sha256: sha(new Uint8Array(0)) },
    });
  });

  it('stops reading when it is aborted', async () => {
    const { source, count } = countedZeros(1024 * 1024 * 1024 * 1024);
    const controller = new AbortController();
    const scan = scanLayer(source, job(source), { signal: controller.signal }).catch((error: unknown) => error);
    while (count.bytes < 1024 * 1024) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(scan).resolves.toMatchObject({ code: 'aborted' });
    const { bytes } = count;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(count.bytes).toBe(bytes);
    expect(bytes).toBeLessThan(4 * 1024 * 1024);
    expect(count.closed).toBe(true);
  });

  it('stops in the middle of a bomb, whose bytes were all read at once', async () => {
    const bomb = fromBytes(bytesOf(gzipSync(new Uint8Array(64 * 1024 * 1024), { level: 1 })));
    const controller = new AbortController();
    const scan = scanLayer(bomb, job(bomb, { digests: false }), { signal: controller.signal }).catch((e: unknown) => e);
    setTimeout(() => controller.abort(), 0);
    await expect(scan).resolves.toMatchObject({ code: 'aborted' });
  });

  it('leaves zeros behind the end of the archive unread, and says so', async () => {
    const { source, count } = countedZeros(1024 * 1024 * 1024 * 1024);
    const scan = await scanLayer(source, job(source, { digests: false }));
    expect(scan.findings).toMatchObject([{ code: 'zeros-unread', severity: 'warning', at: 'layer' }]);
    expect(scan.index?.count).toBe(0);
    expect(count.bytes).toBeLessThan(128 * 1024 * 1024);
  });

  // Beyond what is hashed of zeros: half a gigabyte.
  it.each(share([600], () => false))('gives no diffID where it did not hash all of %i MiB', async (count) => {
    const mebibytes = zstdStore(new Uint8Array(1024 * 1024), 17);
    const stored = bytesOf(Buffer.concat(Array.from({ length: count }, () => mebibytes)));
    const source = fromBytes(stored);
    const scan = await scanLayer(source, job(source));
    expect(scan.findings).toMatchObject([{ code: 'zeros-unread', severity: 'error' }]);
    expect([scan.diffIDs, scan.digests]).toEqual([{}, { sha256: sha(stored) }]);
  });
});
