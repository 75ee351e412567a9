/**
 * Peels compressions off a whole file into scratch space, so that what is inside can be read anywhere in. The first
 * bytes of the content are looked at before the rest is unpacked: gigabytes that are not an image are refused at once.
 */

import type { FileSet } from '../archive/fileSet.ts';
import { formats, layerFormat } from '../archive/formats/index.ts';
import { listStart, tar } from '../archive/formats/tar.ts';
import { joinBytes } from '../bytes/byteArrays.ts';
import type { Checkpoints } from '../bytes/codecs/checkpoints.ts';
import { type Codec, toFinding } from '../bytes/codecs/codec.ts';
import { decode } from '../bytes/codecs/decode.ts';
import { sniff } from '../bytes/codecs/index.ts';
import { inflated } from '../bytes/codecs/inflated.ts';
import { TAR_FIRST_WINDOW_BYTES, WRAPPERS_MAX_COUNT } from '../bytes/limits.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import { CODEC_HEAD_BYTES } from './compression.ts';
import { isMarkedBehindZeros, LOOKS_LIKE_HEAD_BYTES, looksLike } from './lone/looksLike.ts';
import { looksLikeLayer } from './lone/looksLikeFiles.ts';
import { ZeroRuns } from './zeroRuns.ts';

/** Content that was unpacked to a place where it can be read anywhere in. */
export interface Spooled {
  readonly source: ByteSource;
  release(): Promise<void>;
}

/** The results of a pass over such a tar. */
interface LayerPass {
  readonly uncompressedSize: number;
  readonly checkpoints?: Checkpoints | undefined;
  /** About the compression. */
  readonly findings: readonly Finding[];
  /** What the tar holds, listed when it is asked for. */
  files(tar: ByteSource): FileSet;
  /** Paths in the upper two levels, and the names of all directories. */
  telling(): Iterable<string>;
}

/** Options of opening an input. */
export interface OpenOptions {
  /** Of the input: for messages only. */
  readonly name: string;
  /** Keeps a stream in scratch space. */
  readonly spool: (chunks: AsyncIterable<Uint8Array>) => Promise<Spooled>;
  /**
   * Reads a file that is probably a layer alone: so that whoever lists layers needs no other pass over it. Without it all
   * that is compressed is unpacked into scratch space.
   */
  readonly readLayer?: (stored: ByteSource) => Promise<LayerPass>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: string, done: number, total: number) => void;
}

/** A source without the compressions that were around it. */
export interface Peeled {
  /** Not compressed as a whole any more. */
  readonly source: ByteSource;
  /** Outermost first. */
  readonly wrappers: readonly string[];
  /** The bytes within all wrappers but the innermost, and how they are compressed: what a lone layer is stored as. */
  readonly inner: ByteSource;
  readonly compression: string;
  readonly findings: readonly Finding[];
  /** Of a tar that is probably a layer, and is read where it is stored. */
  readonly layer?: PeeledLayer | undefined;
  release(): Promise<void>;
}

interface PeeledLayer {
  readonly files: FileSet;
  /** Do the first names look like those of a root filesystem? */
  readonly looksLikeLayer: boolean;
  /** Names in it are such as images are laid out with. */
  readonly mayHoldImage: boolean;
}

/** Throws `not-an-image` for wrappings deeper than the limit, and for content that can be no image. */
export async function peel(input: ByteSource, options: OpenOptions): Promise<Peeled> {
  const wrappers: string[] = [];
  const findings: Finding[] = [];
  const spooled: Spooled[] = [];
  const release = async () => {
    for (const { release: free } of spooled.splice(0)) await free();
  };
  let source = input;
  let inner = input;
  let layer: PeeledLayer | undefined;
  try {
    for (;;) {
      const codec = sniff(await source.read(0, Math.min(CODEC_HEAD_BYTES, source.size), options.signal));
      if (!codec) {
        // What was unpacked was not taken for a layer.
        if (wrappers.length === 0) layer = (await listLayer(undefined, source, options, findings))?.layer;
        break;
      }
      if (wrappers.length >= WRAPPERS_MAX_COUNT) throw tooDeep(options.name, wrappers);
      inner = source;
      wrappers.push(codec.name);
      const listed = await listLayer(codec, source, options, findings);
      if (listed) {
        ({ source, layer } = listed);
        break;
      }
      const copy = await unpack(codec, source, options, findings);
      spooled.push(copy);
      source = copy.source;
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { source, wrappers, inner, compression: wrappers.at(-1) ?? 'none', findings, layer, release };
}

/** Undefined for what begins like no tar, or like one that holds an image: that must be read anywhere in, and is unpacked. */
async function listLayer(
  codec: Codec | undefined,
  stored: ByteSource,
  { readLayer, signal, name }: OpenOptions,
  findings: Finding[],
): Promise<{ readonly source: ByteSource; readonly layer: PeeledLayer } | undefined> {
  if (!readLayer) return undefined;
  const head = codec ? await headOf(codec, stored, signal) : await stored.read(0, TAR_FIRST_WINDOW_BYTES, signal);
  if (!tar.matches(head) || isMarkedBehindZeros(head)) return undefined;
  const entries = listStart(head);
  if (entries.length === 0 || entries.some(({ path }) => mayBeOfImage(path))) return undefined;
  const { uncompressedSize, checkpoints, findings: said, files, telling } = await readLayer(stored);
  findings.push(...said);
  const source = codec ? inflated(stored, codec, uncompressedSize, name, { checkpoints }) : stored;
  const layer: PeeledLayer = {
    files: files(source),
    looksLikeLayer: looksLikeLayer({ entries, prefix: '' }),
    mayHoldImage: some(telling(), (path) => mayBeOfImage(path) || path === IN_STORAGE),
  };
  return { source, layer };
}

async function headOf(codec: Codec, stored: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const content = decode(codec, stored, { signal });
  const { head } = await takeHead(content);
  await content.return(undefined);
  return head;
}

/** The folder that a registry's storage has in each repository, however deep. */
const IN_STORAGE = '_manifests';

function some<T>(values: Iterable<T>, test: (value: T) => boolean): boolean {
  for (const value of values) if (test(value)) return true;
  return false;
}

/** Archives of images begin with names of these kinds, in a folder or not: what is taken for one only costs scratch space. */
function mayBeOfImage(path: string): boolean {
  return path
    .split('/')
    .slice(0, 2)
    .some((part) => /^(?:blobs|oci-layout|repositories|version)$|\.json$|\.tar(?:\.\w+)?$|[0-9a-f]{64}/.test(part));
}

async function unpack(codec: Codec, source: ByteSource, options: OpenOptions, findings: Finding[]): Promise<Spooled> {
  const { signal, name } = options;
  const counted = countBytes(source, options, `Unpacking ${codec.name}`);
  const content = decode(codec, counted, { signal, onNote: (note) => findings.push(toFinding(note, name)) });
  const { head, ended } = await takeHead(content);
  if (!mayBeImage(head)) {
    await content.return(undefined);
    throw notUnpacked(codec, name, findings) ?? notAnImage(codec, name, { head, ended });
  }
  const runs = new ZeroRuns(name, tar.matches(head));
  const spooled = await options.spool(runs.keep(joined(head, ended ? undefined : content)));
  if (runs.finding) findings.push(runs.finding);
  return { source: runs.source(spooled.source), release: spooled.release };
}

/** What unpacks with a command of its own what is beyond a bound here. */
const COMMANDS: Readonly<Partial<Record<Codec['name'], string>>> = {
  zstd: 'zstd -d --long=31 FILE',
  xz: 'xz -d FILE',
};

/** Why nothing came out that could be looked at: a bound, a damage. Undefined where it was unpacked well. */
function notUnpacked({ name: codec }: Codec, name: string, findings: readonly Finding[]): ImageError | undefined {
  const [problem] = findings.filter(({ severity }) => severity === 'error');
  if (!problem) return undefined;
  const isBound = problem.code === 'compression-limit';
  const command = COMMANDS[codec];
  const remedy =
    isBound && command !== undefined
      ? `Unpack it with \`${command}\`, and open what comes out.`
      : 'Its download or copy probably failed: get it again.';
  const message = `This is ${codec} data that cannot be unpacked here. ${problem.message} ${remedy}`;
  return new ImageError(isBound ? 'too-large' : 'not-an-image', name, message);
}

function notAnImage(
  codec: Codec,
  name: string,
  { head, ended }: { readonly head: Uint8Array; readonly ended: boolean },
): ImageError {
  const { what, remedy } = looksLike(head, ended ? head.length : Number.POSITIVE_INFINITY);
  const inside = what.replace('Infinity bytes', 'data');
  const message = `This is ${codec.name} data with ${inside} inside, not a container image. ${remedy}`;
  return new ImageError('not-an-image', name, message);
}

async function* countBytes(source: ByteSource, { signal, onProgress }: OpenOptions, step: string) {
  let done = 0;
  for await (const chunk of source.stream({ signal })) {
    yield chunk;
    done += chunk.length;
    onProgress?.(step, done, source.size);
  }
}

async function takeHead(
  content: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array<ArrayBuffer>; ended: boolean }> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < LOOKS_LIKE_HEAD_BYTES; ) {
    const { value, done } = await content.next();
    if (done) return { head: joinBytes(pieces), ended: true };
    pieces.push(value.slice());
    length += value.length;
  }
  return {
    head: joinBytes(pieces),
    ended: false,
  };
}

/** Another wrapper, an archive, or JSON after spaces and a byte order mark. */
function mayBeImage(head: Uint8Array): boolean {
  if (layerFormat(head)) return true;
  if (head[0] === 0 && isMarkedBehindZeros(head)) return false;
  if (sniff(head) || formats.some((format) => format.matches(head))) return true;
  return /^\ufeff?\s*[[{]/.test(new TextDecoder().decode(head.subarray(0, 256)));
}

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array> | undefined) {
  yield head;
  if (rest) yield* rest;
}

function tooDeep(name: string, wrappers: readonly string[]): ImageError {
  const shown = wrappers.join(' in ');
  return new ImageError(
    'not-an-image',
    name,
    `This is compressed more than ${WRAPPERS_MAX_COUNT} times (${shown}, …). Decompress it and open what is inside.`,
  );
}
