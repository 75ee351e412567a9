/**
 * The pass over a layer alone, which is made when its file is opened: what it tells is kept, so that the file need not be
 * read again to list the layer, nor to name it.
 */
import { createHash } from '../../../core/bytes/hash.ts';
import { KEPT_LAYER_MAX_BYTES } from '../../../core/bytes/limits.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import { layerFiles, telling } from '../../../core/rootfs/layerFiles.ts';
import { LayerScanner } from '../../../core/rootfs/layerScanner.ts';
import type { OpenOptions } from '../../../core/store/peel.ts';
import type { CallOptions } from '../../engine.ts';
import type { LayerJob, LayerScan } from '../../layerJob.ts';
import { scanLayer } from '../../scanLayer.ts';
import type { Wanted } from './wanted.ts';

/** What was read on opening. */
export interface FirstPass {
  readonly readLayer: NonNullable<OpenOptions['readLayer']>;
  /** The scan of these stored bytes, where it tells all that the job is about. */
  scan(stored: ByteSource, job: LayerJob): LayerScan | undefined;
  /** Their digest, where it was wanted and they were read to the end. */
  digest(stored: ByteSource): string | undefined;
}

/** `at` names the layer in findings. */
export function createFirstPass(
  { contents, packages, digests: wanted }: Wanted,
  at: string,
  options: CallOptions,
): FirstPass {
  const scans = new Map<ByteSource, LayerScan>();
  const digests = new Map<ByteSource, string>();
  return {
    async readLayer(stored) {
      const hash = wanted === 'stored' ? await createHash('sha256') : undefined;
      let read = 0;
      const hashed = (chunk: Uint8Array) => {
        read += chunk.length;
        hash?.update(chunk);
      };
      const source = hash ? shown(stored, hashed) : stored;
      const job: LayerJob = {
        ...{ handle: undefined, at, size: stored.size, placeless: !contents },
        keep: packages ? KEPT_LAYER_MAX_BYTES : 0,
        ...{ index: true, digests: wanted === 'both' },
      };
      const scan = await scanLayer(source, job, options);
      scans.set(stored, scan);
      if (hash && read === stored.size) digests.set(stored, hash.digest());
      const index = scan.index ?? new LayerScanner().finish();
      return { ...scan, files: (tar) => layerFiles(index, tar), telling: () => telling(index) };
    },
    scan: (stored, job) => fitting(scans.get(stored), job),
    digest: (stored) => digests.get(stored),
  };
}

function fitting(scan: LayerScan | undefined, { digests, algorithms = [] }: LayerJob): LayerScan | undefined {
  if (!scan || !digests) return scan;
  return scan.diffIDs && algorithms.every((name) => scan.digests?.[name] !== undefined) ? scan : undefined;
}

/** The same source, whose stream shows each chunk before it gives it. */
function shown(source: ByteSource, show: (chunk: Uint8Array) => void): ByteSource {
  return {
    size: source.size,
    read: (start, end, signal) => source.read(start, end, signal),
    slice: (start, end) => source.slice(start, end),
    async *stream(options) {
      for await (const chunk of source.stream(options)) {
        show(chunk);
        yield chunk;
      }
    },
  };
}
