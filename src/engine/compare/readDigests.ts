/** Hashes the contents of chosen files of an image's layers, each layer in one pass, and keeps what was found. */
import { ImageError } from '../../core/oci/imageError.ts';
import { hasContent, wantContents } from '../../core/rootfs/contents.ts';
import type { ComparedContents } from '../../core/rootfs/cost/answer.ts';
import type { FileTree } from '../../core/rootfs/fileTree.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Image, layerAt } from '../session/images.ts';
import { placeOf } from '../session/layers.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';
import type { DigestJob, DigestScan } from './digestJob.ts';
import { runDigestJob } from './runDigestJob.ts';

/** An image whose contents are wanted, with the tree that names its entries. */
export interface Contents {
  readonly session: Session;
  readonly image: Image;
  readonly tree: FileTree;
}

/** Afterwards `image.digests` knows the wanted entries, by layer; those known before are not read again. */
export async function readDigests(
  host: EngineHost,
  { session, image, tree }: Contents,
  wanted: ReadonlyMap<number, Iterable<number>>,
  options: CallOptions,
): Promise<ComparedContents> {
  const work = [...wanted].flatMap(([layer, entries]): [number, number[]][] => {
    const index = tree.layers[layer];
    const unread = image.digests.missing(layer, entries).filter((entry) => index && hasContent(index, entry));
    return unread.length > 0 ? [[layer, unread]] : [];
  });
  const sizes = work.map(([layer]) => layerAt(image, layer).size);
  const progress = divideProgress('Comparing contents', sizes, options);
  const unread: number[] = [];
  await Promise.all(
    work.map(async ([layer, entries], at) => {
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
  return { layers: work.length - unread.length, unread: unread.sort((a, b) => a - b) };
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
