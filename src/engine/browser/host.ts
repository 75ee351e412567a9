/** The engine's host in a browser's worker: picked files and addresses as sources, private storage, threads that the page starts. */
import type { FileSet } from '../../core/archive/fileSet.ts';
import { folder } from '../../core/archive/formats/folder.ts';
import { fromBlob } from '../../core/bytes/blob.ts';
import { fromBytes } from '../../core/bytes/memory.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { type Fetch, fromUrl, fromUrlRange } from '../../core/bytes/http/url.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { runContentIn } from '../content/runContent.ts';
import type { CallOptions, OuterInput } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { createIndexStore } from '../indexStore.ts';
import { Pool } from '../pool.ts';
import { fromEngine } from './fromEngine.ts';
import { createIndexExchange } from './indexes/indexExchange.ts';
import { openIndexFolder } from './indexes/indexFolder.ts';
import { spool } from './scratch.ts';
import { threadsFromPage } from './threads.ts';
import { timer } from './timer.ts';
import { waitingFetch } from '../registry/waits.ts';
import { registerBrowserWasm } from './wasm.ts';

/** One core is left to the page. */
const THREADS_MIN = 2;
/** Each takes some 30 MB: so many where the browser says how much memory there is (GiB, 8 at most), and 8 where it doesn't. */
const THREADS_A_GIB = 2;
/** One may be stuck until it is ended; then the other goes on. */
const CONTENT_THREADS = 2;

const fetchHere = (url: string, init?: RequestInit) => fetch(url, init);

/** A host for one session worker. */
export function createBrowserHost(): EngineHost {
  registerBrowserWasm();
  const threads = threadsFor(navigator);
  const start = threadsFromPage(self);
  const pool = new Pool({ threads, start });
  // Threads of their own: layers never wait for a file that has no end.
  const readers = new Pool({ threads: CONTENT_THREADS, start });
  const folder = openIndexFolder();
  const registries = waitingFetch(__STATIC_SITE__ ? fetchWithoutServer : fetchHere);
  return {
    open,
    spool,
    registryFetch: registries.fetch,
    registryWaits: registries.waits,
    ...(folder && { indexes: createIndexStore(folder) }),
    ...(!__STATIC_SITE__ && { exchange: createIndexExchange(fetchHere) }),
    runLayerJob: (job, options) => pool.run(job, options),
    runSearchJob: (job, options) => pool.run(job, options),
    runNamesJob: (job, options) => pool.run(job, options),
    threads,
    runSecretsJob: (job, options) => pool.run(job, options),
    runDigestJob: (job, options) => pool.run(job, options),
    runContent: (task, sources, options) => runContentIn(readers, task, sources, options),
    toBlob,
  };
}

function threadsFor(browser: { readonly hardwareConcurrency: number; readonly deviceMemory?: number }): number {
  const cores = Math.max(THREADS_MIN, (browser.hardwareConcurrency || 2) - 1);
  return Math.max(1, Math.min(cores, Math.ceil(THREADS_A_GIB * (browser.deviceMemory ?? 4))));
}

async function open(input: OuterInput, options: CallOptions = {}): Promise<ByteSource | FileSet> {
  switch (input.kind) {
    case 'file':
      return fromBlob(input.file, { timer });
    case 'folder':
      return folder(input.files.map(({ path, file }) => ({ path, source: fromBlob(file, { timer }) })));
    case 'url':
      return fromUrl(input.url, fetchHere, options.signal);
    case 'engine':
      return fromEngine(input, fetchHere, options);
    case 'urls':
      return folder(
        input.files.map(({ path, url, size, link }) => ({
          path,
          link,
          source: fromUrlRange({ kind: 'url', url, start: 0, end: size }, fetchHere),
        })),
      );
    case 'text':
      return fromBytes(new TextEncoder().encode(input.text));
    case 'path':
      throw new ImageError('unsupported', input.name, 'A page cannot open a path. Drop the file or choose it.');
  }
}

/** Pieces of what is not stored plainly are gathered in Blobs of this size, which the browser may keep on disk. */
const PIECE = 8 * 1024 * 1024;

/**
 * A window on a Blob is that window; what is put together from parts is a Blob of their Blobs, so that an archive of
 * gigabytes is made of headers and slices of the picked file. Anything else is read through.
 */
async function toBlob(source: ByteSource, options: CallOptions = {}): Promise<Blob> {
  const progress = { done: 0, total: source.size };
  return new Blob(await blobsOf(source, options, progress));
}

async function blobsOf(
  source: ByteSource,
  options: CallOptions,
  progress: { done: number; readonly total: number },
): Promise<BlobPart[]> {
  const handle = source.handle as { kind?: unknown; blob?: unknown } | undefined;
  if (handle?.kind === 'blob' && handle.blob instanceof Blob) return [handle.blob];
  if (!source.parts) return readThrough(source, options, progress);
  const blobs: BlobPart[] = [];
  let at = 0;
  for (const part of source.parts) {
    blobs.push(...zeros(part.offset - at), ...(await blobsOf(part.source, options, progress)));
    at = part.offset + part.source.size;
  }
  return [...blobs, ...zeros(source.size - at)];
}

async function readThrough(
  source: ByteSource,
  { signal, onProgress }: CallOptions,
  progress: { done: number; readonly total: number },
): Promise<BlobPart[]> {
  const blobs: BlobPart[] = [];
  let gathered: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of source.stream({ signal })) {
    gathered.push(chunk.slice());
    size += chunk.length;
    progress.done += chunk.length;
    if (size < PIECE) continue;
    blobs.push(new Blob(gathered));
    gathered = [];
    size = 0;
    onProgress?.({ step: 'Unpacking', ...progress, unit: 'bytes' });
  }
  return [...blobs, ...gathered];
}

/** A sparse file may claim more than any disk has; no browser saves as much. */
const HOLE_MAX = 2 ** 40;

/** Holes may be larger than memory, so one piece stands for many. */
function zeros(count: number): BlobPart[] {
  if (count > HOLE_MAX)
    throw new ImageError('too-large', '', 'This file would be more than 1 TiB of zeros, so it is not saved.');
  if (count <= PIECE) return count > 0 ? [new Uint8Array(count)] : [];
  const piece = new Blob([new Uint8Array(PIECE)]);
  const whole = Array.from({ length: Math.floor(count / PIECE) }, () => piece);
  return [...whole, piece.slice(0, count % PIECE)];
}

/** The build puts workers one folder below the page. */
const BASE = () => new URL('../', self.location.href).href;

let registries: Promise<Fetch> | undefined;

/** Reaches registries from the page itself, where it was served without Cutaway's server. */
const fetchWithoutServer: Fetch = async (url, init) => {
  registries ??= import('../../proxy/page.ts').then(({ createPageRegistries }) =>
    createPageRegistries(BASE(), (asked, options) => fetch(asked, options)),
  );
  return (await registries)(url, init);
};
