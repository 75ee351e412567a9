/** Hashes the contents of chosen files of an image's layers, each layer in one pass, and keeps what was found. */
import { joinBytes } from '../../core/bytes/byteArrays.ts';
import type { Node } from '../../core/image/node.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { hasContent, type WantedContents, wantContents } from '../../core/rootfs/contents.ts';
import type { ComparedContents } from '../../core/rootfs/cost/answer.ts';
import type { FileTree } from '../../core/rootfs/fileTree.ts';
import { expectHeaders } from '../../core/rootfs/cached/headerCheck.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { type Image, layerAt } from '../session/images.ts';
import { piecesOf, runPieces } from '../passes/pieces.ts';
import { type IndexedLayer, placeOf } from '../session/layers/layer.ts';
import { divideProgress } from '../session/progress.ts';
import type { Session } from '../session/session.ts';
import type { DigestScan } from './digestJob.ts';
import { runDigestJob } from './runDigestJob.ts';
import { StaleIndex } from './staleIndex.ts';

/** An image whose contents are wanted, with the tree that names its entries. */
interface Contents {
  readonly session: Session;
  readonly image: Image;
  readonly tree: FileTree;
}

/**
 * Afterwards `image.digests` knows the wanted entries, by layer; those known before are not read again. Throws
 * `StaleIndex` where the tree was made of a kept index of other bytes, which is forgotten then.
 */
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
  let stale = false;
  await Promise.all(
    work.map(async ([layer, entries], at) => {
      try {
        const node = layerAt(image, layer);
        const placed = await session.layers.placed(node, options);
        const { index } = placed;
        if (index !== tree.layers[layer]) {
          stale = true;
          return;
        }
        const contents = wantContents(index, entries);
        const { digests, misfit } = await pass(host, session, { node, placed, wanted: contents }, progress.part(at));
        if (misfit) {
          stale = true;
          await session.layers.forget(node);
        } else image.digests.add(layer, contents, digests);
      } catch (error) {
        if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
        unread.push(layer);
      }
      progress.finish(at);
    }),
  );
  if (stale) throw new StaleIndex();
  return { layers: work.length - unread.length, unread: unread.sort((a, b) => a - b) };
}

interface Pass {
  readonly node: Node;
  readonly placed: IndexedLayer;
  readonly wanted: WantedContents;
}

/** One pass over a layer, in other threads where its bytes can be handed over. */
async function pass(
  host: EngineHost,
  session: Session,
  { node, placed, wanted }: Pass,
  call: CallOptions,
): Promise<DigestScan> {
  const source = session.source(node);
  const job = { kind: 'digest', handle: source.handle, at: placeOf(node) } as const;
  if (source.handle === undefined)
    return runDigestJob(source, { ...job, size: source.size, wanted, ...unsure() }, call);
  if (session.layers.unconfirmed(node))
    return host.runDigestJob({ ...job, size: source.size, wanted, ...unsure() }, call);
  const pieces = piecesOf(wanted, placed, host.threads);
  const scans = await runPieces(pieces, 'Comparing contents', call, (piece, own) =>
    host.runDigestJob({ ...job, ...piece }, own),
  );
  return { digests: joinBytes(scans.map(({ digests }) => digests)) };

  /** An index that was kept may be of other bytes, which a pass from the start finds out. */
  function unsure() {
    return session.layers.unconfirmed(node) ? { expected: expectHeaders(placed.index, wanted) } : {};
  }
}
