/** An object of a repository by its digest alone: no tag and no manifest need lead to it. distribution-spec "Pulling blobs". */
import type { ByteSource } from '../../bytes/source.ts';
import { verified } from '../../bytes/verified.ts';
import type { Digest } from '../../oci/digest.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { Access } from './access.ts';
import { blobSource } from './blob.ts';

/** A blob, else a manifest; its whole stream fails at the end where the bytes are others. Throws `not-found`. */
export async function registryObject(access: Access, digest: Digest, signal?: AbortSignal): Promise<ByteSource> {
  const at = `${access.name}@${digest}`;
  for (const path of [`blobs/${digest}`, `manifests/${digest}`]) {
    try {
      const answer = await access.ask(path, { method: 'HEAD', at, signal });
      answer.drop();
      const size = Number(answer.headers.get('content-length') ?? Number.NaN);
      if (!Number.isSafeInteger(size))
        throw new ImageError('malformed', at, 'The registry does not say how large it is.');
      return verified(blobSource(access, { path, at, size }), digest);
    } catch (error) {
      if (!(error instanceof ImageError) || error.code !== 'not-found') throw error;
    }
  }
  throw new ImageError('not-found', at, 'The registry has no such blob or manifest in this repository.');
}
