/** The content of the samples beside this file, made anew, and what the codec tests ask of a decoder. */
import { readFileSync } from 'node:fs';
import type { Codec, DecodeNote } from '../../../../../src/core/bytes/codecs/codec.ts';

const WORDS = 'layer manifest config digest index blob tar gzip root path whiteout opaque entry zstd'.split(' ');

/** `size` bytes that compress about five times, always the same. */
export function content(size = 250_000): Uint8Array<ArrayBuffer> {
  let seed = 1;
  let text = '';
  while (text.length < size) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    text += `${WORDS[(seed >>> 8) % WORDS.length]}${(seed >>> 20) % 7 === 0 ? `-${(seed >>> 16).toString(36)}\n` : ' '}`;
  }
  return new TextEncoder().encode(text.slice(0, size));
}

/** A file that a real tool made of `content()`; how is in samples/README.md. */
export function sample(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`./samples/${name}`, import.meta.url)));
}

export interface Decoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly notes: readonly DecodeNote[];
  readonly codes: readonly string[];
}

/** Decodes in pieces of `piece` bytes. */
export async function decoded(codec: Codec, input: Uint8Array, piece = input.length): Promise<Decoded> {
  const decoder = await codec.decoder();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += piece) {
    // A copy that is spoilt afterwards: what was pushed may not be looked at again.
    const chunk = input.slice(at, at + piece);
    for (const output of decoder.push(chunk)) parts.push(output.slice());
    chunk.fill(0xa5);
  }
  for (const output of decoder.finish()) parts.push(output.slice());
  decoder.close();
  return { bytes: join(parts), notes: decoder.notes, codes: decoder.notes.map((note) => note.code) };
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The same bytes with one changed. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] as number) ^ 0x55;
  return copy;
}

/** True when `part` is how `whole` begins. */
export function begins(whole: Uint8Array, part: Uint8Array): boolean {
  return Buffer.from(whole.buffer, whole.byteOffset, part.length).equals(part);
}
