import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type PictureHeader,
  readPictureHeader,
  readSvgHeader,
  refusal,
} from '../../../../../src/ui/previews/picture/header.ts';
import { svgRefusal } from '../../../../../src/ui/previews/picture/svgRefusal.ts';

type Numbers = readonly number[];
const ascii = (text: string): Numbers => [...text].map((letter) => letter.charCodeAt(0));
const be32 = (value: number): Numbers => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const le32 = (value: number): Numbers => be32(value).toReversed();
const be16 = (value: number): Numbers => [value >>> 8, value & 255];
const le16 = (value: number): Numbers => be16(value).toReversed();
const bytes = (...parts: readonly Numbers[]) => Uint8Array.from(parts.flat());

const PNG = ascii('\x89PNG\r\n\x1a\n');
const chunk = (name: string, data: Numbers): Numbers => [...be32(data.length), ...ascii(name), ...data, 0, 0, 0, 0];
const png = (width: number, height: number, ...more: readonly Numbers[]) =>
  bytes(PNG, chunk('IHDR', [...be32(width), ...be32(height), 8, 6, 0, 0, 0]), ...more, chunk('IDAT', []));
const jpeg = (width: number, height: number) =>
  bytes(
    [0xff, 0xd8, 0xff, 0xe0, ...be16(16), ...ascii('JFIF\0'), ...Array(9).fill(0)],
    [0xff, 0xdb, ...be16(3), 0, 0xff, 0xc2, ...be16(11), 8, ...be16(height), ...be16(width), 1, 1, 0x11, 0],
  );
const frame = (left: number, width: number, height: number): Numbers => [
  ...[0x21, 0xf9, 4, 0, 0, 0, 0, 0],
  ...[0x2c, ...le16(left), ...le16(0), ...le16(width), ...le16(height), 0, 2, 1, 0, 0],
];
const gif = (width: number, height: number, ...frames: readonly Numbers[]) =>
  bytes(ascii('GIF89a'), le16(width), le16(height), [0, 0, 0], ...frames, [0x3b]);
const webp = (kind: string, data: Numbers) =>
  bytes(ascii('RIFF'), le32(0), ascii('WEBP'), ascii(kind), le32(data.length), data, Array(20).fill(0));
const sizeOf = (given: Uint8Array) => {
  const { format, width, height, animated } = readPictureHeader(given) as PictureHeader;
  return [format, width, height, animated];
};

describe('readPictureHeader', () => {
  test('reads format and size of each kind', () => {
    expect(sizeOf(png(640, 480))).toEqual(['PNG', 640, 480, false]);
    expect(sizeOf(jpeg(640, 480))).toEqual(['JPEG', 640, 480, false]);
    expect(sizeOf(gif(640, 480, frame(0, 640, 480)))).toEqual(['GIF', 640, 480, false]);
    expect(sizeOf(webp('VP8X', [0, 0, 0, 0, 127, 2, 0, 223, 1, 0]))).toEqual(['WebP', 640, 480, false]);
    expect(sizeOf(webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, ...le16(640), ...le16(480)]))).toEqual([
      'WebP',
      640,
      480,
      false,
    ]);
    expect(sizeOf(webp('VP8L', [0x2f, ...le32(639 | (479 << 14))]))).toEqual(['WebP', 640, 480, false]);
    const ispe = [...be32(20), ...ascii('ispe'), ...be32(0), ...be32(640), ...be32(480), ...Array(16).fill(0)];
    expect(sizeOf(bytes(be32(20), ascii('ftypavif'), Array(8).fill(0), ispe))).toEqual(['AVIF', 640, 480, false]);
    const bitmap = bytes(ascii('BM'), Array(12).fill(0), le32(40), le32(640), le32(-480), Array(28).fill(0));
    expect(sizeOf(bitmap)).toEqual(['BMP', 640, 480, false]);
    const icon = bytes([0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0], le32(40), le32(22), le32(40), le32(32), le32(64));
    expect(sizeOf(icon)).toEqual(['ICO', 32, 32, false]);
  });

  test('tells animations, and the frames that are larger than they said', () => {
    expect(sizeOf(png(1, 1, chunk('acTL', Array(8).fill(0))))).toEqual(['PNG', 1, 1, true]);
    expect(sizeOf(gif(1, 1, frame(0, 1, 1), frame(0, 1, 1)))).toEqual(['GIF', 1, 1, true]);
    expect(sizeOf(gif(1, 1, frame(60_000, 60_000, 9)))).toEqual(['GIF', 120_000, 9, false]);
    expect(sizeOf(webp('VP8X', [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]))).toEqual(['WebP', 1, 1, true]);
  });

  test('sees through an icon to the picture in it that claims more', () => {
    const inner = png(2 ** 31 - 1, 2 ** 31 - 1);
    const icon = bytes([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0], le32(inner.length), le32(22), [...inner]);
    expect(refusal(readPictureHeader(icon) as PictureHeader)).toMatch(/2147483647/);
  });

  test('of bytes of any kind, cut anywhere, gives an answer and never fails', () => {
    const starts = [
      png(9, 9),
      jpeg(9, 9),
      gif(9, 9, frame(0, 9, 9)),
      webp('VP8X', Array(10).fill(0)),
      bytes(ascii('BM')),
    ];
    const start = fc.constantFrom(
      ...starts,
      bytes(be32(20), ascii('ftypavif')),
      bytes([0, 0, 1, 0, 255, 0]),
      bytes([]),
    );
    fc.assert(
      fc.property(start, fc.nat(60), fc.uint8Array({ maxLength: 400 }), (first, cut, rest) => {
        const given = Uint8Array.from([...first.subarray(0, cut), ...rest]);
        const header = readPictureHeader(given);
        if (header?.width != null) expect(header.width).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('refusal', () => {
  test('keeps a PNG of 2^31 pixels a side from being decoded, and one without a size', () => {
    const small = bytes([...png(2 ** 31 - 1, 2 ** 31 - 1)], [...deflateSync(new Uint8Array(9))]);
    expect(refusal(readPictureHeader(small) as PictureHeader)).toMatch(/states 2147483647 × 2147483647/);
    expect(refusal(readPictureHeader(bytes(PNG)) as PictureHeader)).toMatch(/does not state its size/);
    expect(refusal(readPictureHeader(png(0, 5)) as PictureHeader)).toMatch(/zero pixels/);
  });

  test('lets through what keeps to both bounds, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: 1, max: 40_000 }), (width, height) => {
        const fits = width <= 16_384 && height <= 16_384 && width * height <= 64_000_000;
        expect(refusal(readPictureHeader(png(width, height)) as PictureHeader) === undefined).toBe(fits);
      }),
    );
  });
});

describe('drawings', () => {
  const text = (given: string) => new TextEncoder().encode(given);

  test('are told by their root, behind what may stand before it', () => {
    const svg = '<?xml version="1.0"?>\n<!-- a -->\n<svg width="20px" height="10" viewBox="0 0 2 1">';
    expect(readSvgHeader(text(svg))).toMatchObject({ format: 'SVG', width: 20, height: 10 });
    expect(readSvgHeader(text('<svg viewBox="0 0 30 40"/>'))).toMatchObject({ width: 30, height: 40 });
    expect(readSvgHeader(text('<html><svg></svg></html>'))).toBeNull();
  });

  test('are refused where they multiply', () => {
    const drawn = (body: string) => svgRefusal(text(`<svg>${body}</svg>`), body.length);
    expect(drawn('<path d="M0 0"/>')).toBeUndefined();
    expect(drawn('<use href="#a"/>'.repeat(100))).toMatch(/100 places/);
    expect(drawn('<!ENTITY a "aaaa">')).toMatch(/entities/);
    expect(drawn('<g/>'.repeat(30_000))).toMatch(/30001 elements/);
  });
});
