/** Compressions inside zip archives (APPNOTE 4.4.5): which are read here, and what the others are called. */
import { bzip2 } from '../../bytes/codecs/bzip2.ts';
import type { Codec } from '../../bytes/codecs/codec.ts';
import { xz } from '../../bytes/codecs/xz.ts';
import { zstd } from '../../bytes/codecs/zstd.ts';
import { rawDeflate } from './rawDeflate.ts';

const NAMES: Readonly<Record<number, string>> = {
  0: 'stored',
  1: 'shrink',
  ...{ 2: 'reduce 1', 3: 'reduce 2', 4: 'reduce 3', 5: 'reduce 4' },
  6: 'implode',
  8: 'deflate',
  9: 'deflate64',
  10: 'DCL implode',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstd',
  94: 'mp3',
  95: 'xz',
  96: 'jpeg',
  97: 'wavpack',
  98: 'ppmd',
  99: 'encrypted (AES)',
};

const CODECS: Readonly<Record<number, Codec>> = { 8: rawDeflate, 12: bzip2, 93: zstd, 95: xz };

/** Compression method 0: not compressed (APPNOTE, section 4.4.5). */
export const STORED = 0;

/** The name of a compression method, or its number. */
export function methodName(method: number): string {
  return NAMES[method] ?? `method ${method}`;
}

/** Undefined for what is stored plain, and for what is not read here. */
export function codecOf(method: number): Codec | undefined {
  return CODECS[method];
}
