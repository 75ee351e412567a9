/** Streams kept in temporary files, for as long as the disk has room. */
import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, vi } from 'vitest';
import { scratchFile, spool, spoolFile } from '../../../../src/cli/node/spool.ts';

const MiB = 1024 * 1024;
const files = () => readdirSync(dirname(scratchFile()));

/** Pieces of a size, without end unless `count` says so. */
async function* pieces(size: number, count = Number.POSITIVE_INFINITY): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(size).fill(1);
  for (let i = 0; i < count; i++) yield piece;
}

it('keeps what there is room for, and looks at the disk every few megabytes only', async () => {
  let looks = 0;
  const room = async () => {
    looks += 1;
    return 1024 * MiB;
  };
  const { path, release } = await spoolFile(pieces(64 * 1024, 1024), {}, undefined, room);
  expect(statSync(path).size).toBe(64 * MiB);
  expect(looks).toBeLessThan(8);
  await release();
});

it('ends a stream without end before the disk is full, in words, and leaves nothing', async () => {
  const before = files();
  let free = 40 * MiB;
  // Each look finds what was written since gone from it.
  const room = async () => {
    const now = free;
    free -= 16 * MiB;
    return now;
  };
  await expect(spoolFile(pieces(MiB), {}, undefined, room)).rejects.toMatchObject({
    code: 'too-large',
    message: expect.stringMatching(/has no space left after 4\dMB .* set TMPDIR/),
  });
  expect(files()).toEqual(before);
});

it('says the same of a disk that somebody else has filled', async () => {
  const full = async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  };
  await expect(spool(full())).rejects.toMatchObject({ code: 'too-large' });
});

it('says where it may not write, and what to set', async () => {
  vi.stubEnv('TMPDIR', '/no/such/folder');
  vi.resetModules();
  const fresh = await import('../../../../src/cli/node/spool.ts');
  expect(() => fresh.scratchFile()).toThrow(/^A folder cannot be made in .* \(ENOENT\)\. Set TMPDIR/);
  vi.unstubAllEnvs();
});
