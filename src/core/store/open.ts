/**
 * From an input to its stores: compressions around the whole are peeled off, the archive is indexed, every layout that
 * matches opens. Everything is decided by content, nothing by the name.
 *
 *   bytes -> codec? -> spool -> tar or zip -> FileSet -> layouts -> ContentStores
 */
import type { FileSet } from '../archive/fileSet.ts';
import { ARCHIVE_HEAD_BYTES } from '../archive/formats/format.ts';
import { formats } from '../archive/formats/index.ts';
import { sniff } from '../bytes/codecs/index.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import { CODEC_HEAD_BYTES } from './compression.ts';
import type { ContentStore } from './contentStore.ts';
import { countFiles, countReads } from './countReads.ts';
import { readDocument } from './document.ts';
import { layouts } from './layouts/index.ts';
import { openLoneDocument } from './lone/loneDocument.ts';
import { openLoneLayer } from './lone/loneLayer.ts';
import { modelType } from '../oci/known/modelFile.ts';
import { openLoneModel } from './lone/loneModel.ts';
import { isMarkedBehindZeros, LOOKS_LIKE_HEAD_BYTES, looksLike } from './lone/looksLike.ts';
import { describeFiles } from './lone/looksLikeFiles.ts';
import { type OpenOptions, type Peeled, peel } from './peel.ts';

/** An input opened: its stores, and the archive or folder that they are in. */
export interface OpenedStores {
  /** At least one. */
  readonly stores: readonly ContentStore[];
  /** The archive as it lies on disk; absent for lone documents. */
  readonly files?: FileSet;
  /** Compressions around the whole, outermost first. */
  readonly wrappers: readonly string[];
  readonly findings: readonly Finding[];
  /** Bytes of the input as given. */
  readonly size: number;
  /** Bytes of the input read so far. */
  bytesRead(): number;
  /** The bytes of an entry of the archive, or of the input's own document; links are followed inside it. */
  entry(path: string): ByteSource | undefined;
  /** Frees the scratch space of peeled wrappers. */
  release(): Promise<void>;
}

/**
 * Opens an input. Throws `not-an-image`, saying what it looks like and what would work; `malformed` where the one
 * document that all starts from can't be read. Lesser damage is a finding.
 */
export async function openStores(input: ByteSource | FileSet, options: OpenOptions): Promise<OpenedStores> {
  const counter = { bytes: 0 };
  const bytesRead = () => counter.bytes;
  if ('entries' in input) {
    const files = countFiles(input, counter);
    const opened = await openLayouts(files, options);
    if (!opened) throw notAnImage(options.name, describeFiles(input));
    const size = input.entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
    const entry = (path: string) => files.open(path);
    return { ...opened, files, wrappers: [], size, bytesRead, entry, release: async () => {} };
  }
  const counted = countReads(input, counter);
  let peeled = await peel(counted, options);
  try {
    // It begins like a layer, and holds an image after all: that is unpacked.
    if (peeled.layer?.mayHoldImage && (await anyLayout(peeled.layer.files, options))) {
      await peeled.release();
      peeled = await peel(counted, unpacking(options));
    }
    const opened = await openPeeled(peeled, options);
    const entry = (path: string) => opened.files?.open(path) ?? (path === options.name ? peeled.source : undefined);
    return { ...opened, size: input.size, bytesRead, entry, release: peeled.release };
  } catch (error) {
    await peeled.release();
    throw error;
  }
}

async function anyLayout(files: FileSet, { signal }: OpenOptions): Promise<boolean> {
  for (const layout of layouts) if (await layout.matches(files, signal)) return true;
  return false;
}

function unpacking({ readLayer: _, ...options }: OpenOptions): OpenOptions {
  return options;
}

type Opened = Pick<OpenedStores, 'stores' | 'files' | 'wrappers' | 'findings'>;

async function openPeeled(peeled: Peeled, options: OpenOptions): Promise<Opened> {
  if (peeled.layer) return loneLayer(peeled, peeled.layer.files, options);
  const { source, wrappers, findings } = peeled;
  const format = await formatOf(source, options, wrappers);
  if (format === 'json') {
    const document = await readDocument(source, options.name, options.signal);
    return { stores: [await openLoneDocument(options.name, document)], wrappers, findings };
  }
  if (typeof format === 'string') return { stores: [openLoneModel(options.name, source, format)], wrappers, findings };
  const files = await format.read(source, {
    signal: options.signal,
    onProgress: (offset) => options.onProgress?.('Listing the archive', offset, source.size),
  });
  const opened = await openLayouts(files, options);
  if (opened) return { ...opened, files, wrappers, findings: [...findings, ...opened.findings] };
  // Layers are tars or file systems, so that each of these is one; any other archive without a layout is none.
  if (format.name !== 'tar' && !format.asTar) {
    const isPackage = files.format === 'ar' || files.entries.length === 0;
    const what = isPackage ? await likenessOf(source, options) : describeFiles(files);
    throw notAnImage(options.name, what, wrappers);
  }
  return loneLayer(peeled, files, options);
}

/** Only that much: callers that need to know only whether it is worth opening ask this first. Throws `not-an-image`. */
export async function refuseAtSight(source: ByteSource, options: Asked): Promise<void> {
  const head = await source.read(0, Math.min(CODEC_HEAD_BYTES, source.size), options.signal);
  if (!sniff(head)) await formatOf(source, options, []);
}

type Asked = Pick<OpenOptions, 'name' | 'signal'>;

/** By the first bytes. Throws `not-an-image` where they are of nothing that holds images. */
async function formatOf(source: ByteSource, options: Asked, wrappers: readonly string[]) {
  const head = await source.read(0, Math.min(ARCHIVE_HEAD_BYTES, source.size), options.signal);
  const model = modelType(head, source.size);
  if (model !== undefined) return model;
  if (isJson(head)) return 'json';
  const format = formats.find((candidate) => candidate.matches(head));
  if (!format) throw notAnImage(options.name, await likenessOf(source, options), wrappers);
  const isZero = format.name === 'tar' && head.every((byte) => byte === 0);
  if (isZero && isMarkedBehindZeros(await source.read(0, Math.min(LOOKS_LIKE_HEAD_BYTES, source.size), options.signal)))
    throw notAnImage(options.name, await likenessOf(source, options), wrappers);
  return format;
}

async function likenessOf(source: ByteSource, { signal }: Asked) {
  return looksLike(await source.read(0, Math.min(LOOKS_LIKE_HEAD_BYTES, source.size), signal), source.size);
}

const LINKS: ReadonlySet<string> = new Set(['link-loop', 'link-escapes', 'link-dangling']);

function loneLayer(peeled: Peeled, files: FileSet, { name }: OpenOptions): Opened {
  const { inner, compression, wrappers, findings, layer: known } = peeled;
  const layer = openLoneLayer({ name, source: inner, compression, files, looksLikeLayer: known?.looksLikeLayer });
  // Links of a layer are the root's that it becomes part of: where they lead is nothing odd about the archive.
  const remarks = files.findings.filter(({ code }) => !LINKS.has(code));
  return { stores: [layer], files, wrappers, findings: [...findings, ...remarks] };
}

/** Undefined when no layout matches. One that can't be read is a finding while another can. */
async function openLayouts(
  files: FileSet,
  { signal }: OpenOptions,
): Promise<{ stores: readonly ContentStore[]; findings: readonly Finding[] } | undefined> {
  const stores: ContentStore[] = [];
  const errors: ImageError[] = [];
  let remarks = files.findings;
  for (const layout of layouts) {
    if (!(await layout.matches(files, signal))) continue;
    if (layout.holdsUnpacked) remarks = remarks.filter(({ code }) => !LINKS.has(code));
    try {
      stores.push(await layout.open(files, signal));
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      errors.push(error);
    }
  }
  if (stores.length === 0 && errors[0]) throw errors[0];
  if (stores.length === 0) return undefined;
  const unreadable = errors.map(
    ({ at, message }): Finding => ({ code: 'view-unreadable', severity: 'error', at, message }),
  );
  return { stores, findings: [...remarks, ...unreadable] };
}

/** Spaces and a byte order mark may come first. UTF-16 counts too, so that its refusal can say so. */
function isJson(head: Uint8Array): boolean {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const text = new TextDecoder(wide ? (head[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(
    head.subarray(0, 256),
  );
  return /^\ufeff?\s*[[{]\s*(?:["[{\]}]|$)/.test(text);
}

function notAnImage(
  name: string,
  { what, remedy }: { what: string; remedy: string },
  wrappers: readonly string[] = [],
): ImageError {
  const around = wrappers.length === 0 ? '' : ` (inside ${wrappers.join(', ')})`;
  return new ImageError('not-an-image', name, `This is ${what}${around}, not a container image. ${remedy}`);
}
