/** Wrappers that can't be read here are named for what they are, with the limit that they meet and the command that helps. */
import { describe, expect, it } from 'vitest';
import { refusal } from '../../../fixtures/openImage.ts';
import { toBytes } from '../../../fixtures/tar.ts';

const bytes = (start: string, at = 0) =>
  toBytes(Buffer.concat([Buffer.alloc(at), Buffer.from(start, 'latin1'), Buffer.alloc(2000, 7)]));
/** A frame whose header claims a window of 2^30 bytes. RFC 8878, section 3.1.1.1. */
const ZSTD_WINDOW = '\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00';
const LZMA = `\x5d\x00\x00\x80\x00${'\xff'.repeat(8)}\x00`;

describe('a wrapper that is not read here', () => {
  it.each([
    ['lz4', bytes('\x04\x22\x4d\x18'), 'compressed with lz4', 'lz4 -d'],
    ['lz4, old', bytes('\x02\x21\x4c\x18'), 'compressed with lz4', 'lz4 -d'],
    ['compress', bytes('\x1f\x9d\x90'), 'compressed with compress', 'uncompress'],
    ['lzma', bytes(LZMA), 'compressed with lzma', 'xz -d --format=lzma'],
    ['lzip', bytes('LZIP\x01'), 'compressed with lzip', 'lzip -d'],
    ['lzop', bytes('\x89LZO\0\r\n\x1a\n'), 'compressed with lzop', 'lzop -d'],
    ['snappy', bytes('\xff\x06\0\0sNaPpY'), 'compressed with snappy', 'snzip -d'],
    ['squashfs', bytes('hsqs'), 'a squashfs file system', 'unsquashfs'],
    ['squashfs, big-endian', bytes('sqsh'), 'a squashfs file system', 'unsquashfs'],
    ['SIF', bytes('SIF_MAGIC', 32), 'a Singularity/Apptainer image (SIF)', 'apptainer build --sandbox'],
    ['zstd with a large window', bytes(ZSTD_WINDOW), 'a window of 1024 MiB; 128 MiB', 'zstd -d --long=31'],
  ])('is named with the command that helps: %s', async (_, content, what, command) => {
    const { message } = await refusal(content);
    expect(message).toContain(what);
    expect(message).toContain(command);
  });

  it('is not taken for lzma where its first byte alone fits', async () => {
    expect((await refusal(bytes('\x5dmore text than lzma'))).message).not.toContain('lzma');
  });
});
