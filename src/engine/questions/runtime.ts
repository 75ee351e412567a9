/** The runtime-spec config that an image yields, its user resolved in the image's own root filesystem. */
import { toRuntime } from '../../core/convert/runtime/toRuntime.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import { openFile } from '../session/files.ts';
import { findMerged } from '../session/find.ts';
import type { Session } from '../session/session.ts';
import type { Question } from './question.ts';

/** More than any account file; a larger one is cut, and its accounts beyond are not found. */
const ACCOUNTS_MAX_BYTES = 8 * 1024 * 1024;

/** Converts the config of an image to runtime-spec. */
export const runtime: Question<'runtime'> = {
  async answer({ session }, { image }, options) {
    const { config } = await session.images.image(image);
    if (!config) throw new ImageError('not-found', image, 'The config of this image cannot be read.');
    const read = (path: string) => readText(session, image, path, options);
    const runtime = toRuntime(config, { passwd: await read('etc/passwd'), group: await read('etc/group') });
    // Users are looked up in the root filesystem, as far as it can be read.
    const { layers, tree, basis } = session.image(image);
    return { ...runtime, basis: basis(await tree(layers.length - 1, options), layers.length - 1) };
  },
};

/** The text of a file of the final root filesystem; undefined where it does not exist or can't be read. */
async function readText(
  session: Session,
  key: string,
  path: string,
  options: CallOptions,
): Promise<string | undefined> {
  const image = session.image(key);
  try {
    const file = await findMerged(image, image.layers.length - 1, path, options);
    const source = await openFile(image, session.layers, file, options);
    const bytes = await source.read(0, Math.min(source.size, ACCOUNTS_MAX_BYTES), options.signal);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}
