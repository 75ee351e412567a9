/** A layer that an engine keeps unpacked, as the tar that it was: put together when its bytes are first asked for. */
import type { FileSet } from '../../archive/fileSet.ts';
import { lazySource } from '../../bytes/lazy.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { ImageError } from '../../oci/imageError.ts';
import { joinTarSplit } from './tarSplit.ts';

interface Unpacked {
  /** Where tar-split's list of the layer's headers is. */
  readonly split: string;
  /** The folder of its files, with a slash at the end. */
  readonly folder: string;
  /** Bytes of the tar. */
  readonly size: number;
}

/** Reading throws `not-found` where the list is gone, `truncated` for a file that is. */
export function unpackedLayer(files: FileSet, { split: at, folder, size }: Unpacked): ByteSource {
  let joined: Promise<ByteSource> | undefined;
  return lazySource(size, (signal) => {
    const split = files.open(at);
    if (!split) throw new ImageError('not-found', at, 'The headers of this layer are not in the store.');
    const contentOf = (name: string) => files.open(`${folder}${name.replace(/^(?:\.?\/)+/, '')}`);
    joined ??= joinTarSplit(split, at, contentOf, signal);
    // What failed may pass, and is asked for again.
    joined.catch(() => {
      joined = undefined;
    });
    return joined;
  });
}
