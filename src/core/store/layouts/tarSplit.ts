/**
 * A layer put together again, byte for byte, from what it was unpacked to: its headers and padding as tar-split kept them
 * (a gzip of JSON lines), its contents as files. github.com/vbatts/tar-split, tar/storage.
 */
import { joinBytes } from '../../bytes/byteArrays.ts';
import { decode } from '../../bytes/codecs/decode.ts';
import { sniff } from '../../bytes/codecs/index.ts';
import { fromBytes } from '../../bytes/memory.ts';
import { concat } from '../../bytes/parts.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import { CODEC_HEAD_BYTES } from '../compression.ts';

/** A layer of a million files has some 800 MB of them, which no one has. */
const SPLIT_MAX_BYTES = 512 * 1024 * 1024;
/** Entries of `type`. */
const FILE = 1;
const SEGMENT = 2;

interface Line {
  readonly type: unknown;
  readonly name?: unknown;
  readonly size?: unknown;
  readonly payload?: unknown;
}

/**
 * The tar. `contentOf` finds a file by its name in the tar. Throws `truncated` for a content that is gone, `malformed`
 * for what is not of this form.
 */
export async function joinTarSplit(
  split: ByteSource,
  at: string,
  contentOf: (name: string) => ByteSource | undefined,
  signal?: AbortSignal,
): Promise<ByteSource> {
  const sources: ByteSource[] = [];
  let segments: Uint8Array<ArrayBuffer>[] = [];
  const endSegments = () => {
    if (segments.length > 0) sources.push(fromBytes(joinBytes(segments)));
    segments = [];
  };
  for await (const { type, name, size, payload } of linesOf(split, at, signal)) {
    if (type === SEGMENT && typeof payload === 'string') segments.push(fromBase64(payload, at));
    else if (type === FILE && typeof name === 'string') {
      if (typeof size !== 'number' || size === 0) continue;
      const content = contentOf(name);
      if (content?.size !== size)
        throw new ImageError('truncated', at, `The content of ${name}, a file of the layer, is not in this folder.`);
      endSegments();
      sources.push(content);
    } else throw malformed(at);
  }
  endSegments();
  return concat(sources);
}

/** Bytes of the tar that a list is of, nothing put together. Throws `malformed` as `joinTarSplit` does. */
export async function tarSplitSize(split: ByteSource, at: string, signal?: AbortSignal): Promise<number> {
  let total = 0;
  for await (const { type, size, payload } of linesOf(split, at, signal)) {
    if (type === SEGMENT && typeof payload === 'string') total += fromBase64(payload, at).length;
    else if (type === FILE && typeof size === 'number') total += size;
  }
  return total;
}

async function* linesOf(split: ByteSource, at: string, signal?: AbortSignal): AsyncGenerator<Line> {
  const codec = sniff(await split.read(0, Math.min(CODEC_HEAD_BYTES, split.size), signal));
  if (!codec) throw malformed(at);
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  for await (const chunk of decode(codec, split, { signal })) {
    bytes += chunk.length;
    if (bytes > SPLIT_MAX_BYTES) throw new ImageError('too-large', at, 'The list of the layer’s headers is too long.');
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield toLine(line, at);
  }
  if (rest !== '') yield toLine(rest, at);
}

function toLine(text: string, at: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'type' in value) return value;
  } catch {
    // Told below.
  }
  throw malformed(at);
}

function fromBase64(text: string, at: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw malformed(at);
  }
}

const malformed = (at: string) =>
  new ImageError('malformed', at, 'This is not a list of headers that tar-split wrote.');
