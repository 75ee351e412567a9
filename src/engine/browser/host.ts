/** The engine's host in a browser's worker: picked files and addresses as sources, private storage, nested workers. */
import type { FileSet } from '../../core/archive/fileSet.ts';
import { folder } from '../../core/archive/formats/folder.ts';
import { fromBlob } from '../../core/bytes/blob.ts';
import { fromBytes } from '../../core/bytes/memory.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { fromUrl, fromUrlRange } from '../../core/bytes/url.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions, OuterInput } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { createIndexStore } from '../indexStore.ts';
import { createPool, type Thread } from '../pool.ts';
import { openIndexFolder } from './indexFolder.ts';
import { spool } from './scratch.ts';
import { timer } from './timer.ts';
import { registerBrowserWasm } from './wasm.ts';
import { fromWorker } from './workerPort.ts';

/** More threads than this only wait for the one stream of file reads that a browser gives. */
const MAX_THREADS = 4;

const fetchHere = (url: string, init?: RequestInit) => fetch(url, init);

/** A host for one session worker. */
export function createBrowserHost(): EngineHost {
  registerBrowserWasm();
  const threads = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, MAX_THREADS));
  const pool = createPool({ threads, start: startThread });
  const folder = openIndexFolder();
  return {
    open,
    spool,
    ...(folder && { indexes: createIndexStore(folder) }),
    runLayerJob: (job, options) => pool.run(job, options),
    runSearchJob: (job, options) => pool.run(job, options),
    runDigestJob: (job, options) => pool.run(job, options),
    toBlob,
  };
}

async function open(input: OuterInput, { signal }: CallOptions = {}): Promise<ByteSource | FileSet> {
  switch (input.kind) {
    case 'file':
      return fromBlob(input.file, { timer });
    case 'folder':
      return folder(input.files.map(({ path, file }) => ({ path, source: fromBlob(file, { timer }) })));
    case 'url':
      return fromUrl(input.url, fetchHere, signal);
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
      throw new ImageError('unsupported', input.name, 'A page cannot open a path: drop the file or choose it.');
  }
}

function startThread(): Thread {
  const worker = new Worker(new URL('./layerWorker.ts', import.meta.url), { type: 'module', name: 'cutaway-layer' });
  return {
    port: fromWorker(worker),
    stop: () => worker.terminate(),
    onDeath(report) {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        report(new Error(event.message || 'it could not be loaded'));
      });
    },
  };
}

/** Pieces of what is not stored plainly are gathered in Blobs of this size, which the browser may keep on disk. */
const PIECE = 8 * 1024 * 1024;

/** A source that is a window on a Blob is that window; any other is read through. */
async function toBlob(source: ByteSource, { signal, onProgress }: CallOptions = {}): Promise<Blob> {
  const handle = source.handle as { kind?: unknown; blob?: unknown } | undefined;
  if (handle?.kind === 'blob' && handle.blob instanceof Blob) return handle.blob;
  const blobs: Blob[] = [];
  let gathered: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let done = 0;
  for await (const chunk of source.stream({ signal })) {
    gathered.push(chunk.slice());
    size += chunk.length;
    done += chunk.length;
    if (size < PIECE) continue;
    blobs.push(new Blob(gathered));
    gathered = [];
    size = 0;
    onProgress?.({ step: 'Unpacking', done, total: source.size, unit: 'bytes' });
  }
  return new Blob([...blobs, ...gathered]);
}
