/** Reads, once, the contents that tell which files of equal size really changed from layer to layer. */
import { ImageError } from '../../core/oci/imageError.ts';
import { wantContents } from '../../core/rootfs/contents.ts';
import type { ComparedContents } from '../../core/rootfs/cost/answer.ts';
import { entriesToCompare } from '../../core/rootfs/cost/contentDigests.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Image, layerAt } from '../session/images.ts';
import { placeOf } from '../session/layers.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';
import type { DigestJob, DigestScan } from './digestJob.ts';
import { runDigestJob } from './runDigestJob.ts';

/** Afterwards `image.digests` knows all pairs; layers that are known already are not read again. */
export async function compareContents(
  session: Session,
  host: EngineHost,
  image: Image,
  options: CallOptions,
): Promise<ComparedContents> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  const wanted = [...entriesToCompare(tree, depth)].filter(([layer]) => !image.digests.has(layer));
  const sizes = wanted.map(([layer]) => layerAt(image, layer).size);
  const progress = divideProgress('Comparing contents', sizes, options);
  const unread: number[] = [];
  await Promise.all(
    wanted.map(async ([layer, entries], at) => {
      try {
        const contents = wantContents((await session.layers.placed(layerAt(image, layer), options)).index, entries);
        const { digests } = await run(session, host, image, layer, contents, progress.part(at));
        image.digests.add(layer, contents, digests);
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        unread.push(layer);
      }
      progress.finish(at);
    }),
  );
  return { layers: wanted.length - unread.length, unread: unread.sort((a, b) => a - b) };
}

function run(
  session: Session,
  host: EngineHost,
  image: Image,
  layer: number,
  wanted: DigestJob['wanted'],
  options: CallOptions,
): Promise<DigestScan> {
  const node = layerAt(image, layer);
  const source = session.source(node);
  const job: DigestJob = { kind: 'digest', handle: source.handle, at: placeOf(node), size: source.size, wanted };
  // What can't be handed to another thread is read in this one.
  return source.handle === undefined ? runDigestJob(source, job, options) : host.runDigestJob(job, options);
}
