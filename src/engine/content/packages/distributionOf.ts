/** The distribution of an image at a depth, read from the os-release that stands there. */
import { type Distribution, RELEASE_PATHS, readDistribution } from '../../../core/content/packages/distribution.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { bytesToText } from '../../../core/oci/text.ts';
import { filesMatching } from '../../../core/rootfs/lookup/matching.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import type { ReadingAt } from './readFiles.ts';

/** An os-release is some hundred bytes. */
const RELEASE_MAX_BYTES = 64 * 1024;

/** Null where there is no os-release, or it names none or can't be read. */
export async function distributionOf(
  { session, image, tree }: Omit<ReadingAt, 'host'>,
  top: number,
  options: CallOptions,
): Promise<Distribution | null> {
  const [found] = top < 0 ? [] : RELEASE_PATHS.flatMap((path) => filesMatching(tree, top, path));
  if (!found) return null;
  try {
    const source = await openFile(image, session.layers, found.content, options);
    return readDistribution(bytesToText(await source.read(0, RELEASE_MAX_BYTES, options.signal)));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return null;
  }
}
