/**
 * PictureHeader: what a picture's first bytes say about it, before anything is decoded: a few hundred bytes can claim
 * 2^31 pixels a side. Read by the formats' own specifications; null where the bytes are not such a picture.
 */
import { u8At } from '../../../core/bytes/at.ts';

type PictureFormat = 'PNG' | 'JPEG' | 'GIF' | 'WebP' | 'AVIF' | 'BMP' | 'ICO' | 'SVG';

export interface PictureHeader {
  readonly format: PictureFormat;
  /** For the browser, which must not guess. */
  readonly mediaType: string;
  /** Pixels; null where the header can't be read that far, or an SVG says none. */
  readonly width: number | null;
  readonly height: number | null;
  readonly animated: boolean;
}

/** Sides and area that a page may be asked to decode: 64 megapixels are 256 MB of memory while they are shown. */
const MOST_SIDE = 16_384;
const MOST_PIXELS = 64_000_000;

export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  for (const read of [png, jpeg, gif, webp, avif, bmp, ico]) {
    const header = read(bytes);
    if (header) return header;
  }
  return null;
}

/** Why it is not decoded; undefined where it may be. */
export function refusal({ width, height, format }: PictureHeader): string | undefined {
  if (format === 'SVG') return undefined;
  if (width === null || height === null) return 'Its header does not state its size, so it is not decoded.';
  if (width === 0 || height === 0) return 'Its header states a size of zero pixels.';
  if (width <= MOST_SIDE && height <= MOST_SIDE && width * height <= MOST_PIXELS) return undefined;
  return `Its header states ${width} × ${height} pixels. Cutaway does not decode more than ${MOST_SIDE} pixels a side or 64 megapixels.`;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const says = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((letter, place) => bytes[at + place] === letter.charCodeAt(0));

function header(
  format: PictureFormat,
  mediaType: string,
  size: readonly [number, number] | null,
  animated = false,
): PictureHeader {
  return { format, mediaType, width: size?.[0] ?? null, height: size?.[1] ?? null, animated };
}

/** W3C PNG, 11.2.1 IHDR; an `acTL` chunk before the pixels makes it an animation. */
function png(bytes: Uint8Array): PictureHeader | null {
  if (!says(bytes, 0, '\x89PNG\r\n\x1a\n')) return null;
  const view = viewOf(bytes);
  const known = bytes.length >= 24 && says(bytes, 12, 'IHDR');
  return header('PNG', 'image/png', known ? [view.getUint32(16), view.getUint32(20)] : null, hasChunk(bytes, 'acTL'));
}

function hasChunk(bytes: Uint8Array, wanted: string): boolean {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (says(bytes, at + 4, wanted)) return true;
    if (says(bytes, at + 4, 'IDAT')) return false;
  }
  return false;
}

/** ITU T.81, B.2.2: the first frame header (SOF) among the markers. */
function jpeg(bytes: Uint8Array): PictureHeader | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return null;
  const view = viewOf(bytes);
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = u8At(bytes, at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return header('JPEG', 'image/jpeg', [view.getUint16(at + 7), view.getUint16(at + 5)]);
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
  return header('JPEG', 'image/jpeg', null);
}

/** GIF89a, 18 and 20: a picture may be larger than the screen it says it has; a second one makes it an animation. */
function gif(bytes: Uint8Array): PictureHeader | null {
  if (!says(bytes, 0, 'GIF87a') && !says(bytes, 0, 'GIF89a')) return null;
  if (bytes.length < 13) return header('GIF', 'image/gif', null);
  const view = viewOf(bytes);
  const table = (flags: number | undefined) => ((flags ?? 0) & 0x80 ? 3 << (((flags ?? 0) & 7) + 1) : 0);
  let [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let pictures = 0;
  for (let at = 13 + table(bytes[10]); at + 10 <= bytes.length; ) {
    if (bytes[at] === 0x2c) {
      pictures++;
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      at += 11 + table(bytes[at + 9]);
    } else if (bytes[at] === 0x21) at += 2;
    else break;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + u8At(bytes, at);
    at++;
  }
  return header('GIF', 'image/gif', [width, height], pictures > 1);
}

/** RIFF container of WebP: `VP8 `, `VP8L` or `VP8X` comes first. */
function webp(bytes: Uint8Array): PictureHeader | null {
  if (!says(bytes, 0, 'RIFF') || !says(bytes, 8, 'WEBP')) return null;
  const view = viewOf(bytes);
  const three = (at: number) => view.getUint16(at, true) | (u8At(bytes, at + 2) << 16);
  if (bytes.length >= 30 && says(bytes, 12, 'VP8X')) {
    return header('WebP', 'image/webp', [1 + three(24), 1 + three(27)], (u8At(bytes, 20) & 2) !== 0);
  }
  if (bytes.length >= 30 && says(bytes, 12, 'VP8 ')) {
    return header('WebP', 'image/webp', [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]);
  }
  if (bytes.length >= 25 && says(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return header('WebP', 'image/webp', [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)]);
  }
  return header('WebP', 'image/webp', null);
}

/**
 * ISO 23008-12: the largest `ispe` (image spatial extents) in the `meta` box. Boxes are not walked: the property is
 * looked for, which can only make a picture seem larger.
 */
function avif(bytes: Uint8Array): PictureHeader | null {
  if (!says(bytes, 4, 'ftyp') || !(says(bytes, 8, 'avif') || says(bytes, 8, 'avis'))) return null;
  const view = viewOf(bytes);
  let size: readonly [number, number] | null = null;
  const end = Math.min(bytes.length - 16, 1 << 16);
  for (let at = bytes.indexOf(0x69); at >= 0 && at < end; at = bytes.indexOf(0x69, at + 1)) {
    if (!says(bytes, at, 'ispe')) continue;
    const next = [view.getUint32(at + 8), view.getUint32(at + 12)] as const;
    if (!size || next[0] * next[1] > size[0] * size[1]) size = next;
  }
  return header('AVIF', 'image/avif', size, says(bytes, 8, 'avis'));
}

/** BITMAPFILEHEADER, then BITMAPCOREHEADER (12 bytes) or one of its longer successors; a negative height is top-down. */
function bmp(bytes: Uint8Array): PictureHeader | null {
  if (!says(bytes, 0, 'BM') || bytes.length < 26) return null;
  const view = viewOf(bytes);
  const length = view.getUint32(14, true);
  if (length === 12) return header('BMP', 'image/bmp', [view.getUint16(18, true), view.getUint16(20, true)]);
  if (length < 40 || length > 256) return null;
  return header('BMP', 'image/bmp', [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))]);
}

/** The largest of the icon's pictures: 0 stands for 256, and the PNG or bitmap that each is may say otherwise. */
function ico(bytes: Uint8Array): PictureHeader | null {
  const view = viewOf(bytes);
  if (bytes.length < 22 || view.getUint32(0, true) !== 0x00010000) return null;
  const count = view.getUint16(4, true);
  if (count === 0 || count > 256 || 6 + count * 16 > bytes.length) return null;
  let size: readonly [number, number] = [0, 0];
  for (let at = 6; at < 6 + count * 16; at += 16) {
    const offset = view.getUint32(at + 12, true);
    if (offset < 6 + count * 16 || view.getUint32(at + 8, true) === 0) return null;
    const inner = innerSize(bytes.subarray(offset));
    const next = [Math.max(inner[0], bytes[at] || 256), Math.max(inner[1], bytes[at + 1] || 256)] as const;
    if (next[0] * next[1] > size[0] * size[1]) size = next;
  }
  return header('ICO', 'image/x-icon', size);
}

/** Bitmaps in icons have no file header, and their height counts the mask too. */
function innerSize(bytes: Uint8Array): readonly [number, number] {
  const inner = png(bytes);
  if (inner) return [inner.width ?? 0, inner.height ?? 0];
  if (bytes.length < 12 || viewOf(bytes).getUint32(0, true) !== 40) return [0, 0];
  return [Math.abs(viewOf(bytes).getInt32(4, true)), Math.abs(viewOf(bytes).getInt32(8, true)) >> 1];
}

/** An SVG by its root element; declarations and comments may stand before it. Sizes it names are not pixels to decode. */
export function readSvgHeader(head: Uint8Array): PictureHeader | null {
  const text = new TextDecoder().decode(head.subarray(0, 4096));
  if (!/^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE\s+svg[^>]*>\s*)*<svg[\s>]/i.test(text))
    return null;
  const root = /<svg[^>]*/i.exec(text)?.[0] ?? '';
  const length = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)\\s*(?:px)?\\s*["']`).exec(root)?.[1];
  const box = /\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(root);
  const width = Number(length('width') ?? box?.[1]);
  const height = Number(length('height') ?? box?.[2]);
  return header('SVG', 'image/svg+xml', width > 0 && height > 0 ? [width, height] : null);
}
