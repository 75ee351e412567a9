/** Reads, once, the contents that tell which files of equal size really changed from layer to layer. */
import type { ComparedContents } from '../../core/rootfs/cost/answer.ts';
import { entriesToCompare } from '../../core/rootfs/cost/contentDigests.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Image } from '../session/images.ts';
import type { Session } from '../session/session.ts';
import { readDigests } from './readDigests.ts';

/** Afterwards `image.digests` knows all pairs; files that are known already are not read again. */
export async function compareContents(
  session: Session,
  host: EngineHost,
  image: Image,
  options: CallOptions,
): Promise<ComparedContents> {
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  return readDigests(host, { session, image, tree }, entriesToCompare(tree, depth), options);
}
