/** What a tag or a digest leads to, by its documents alone. */
import { parseDigest } from '../../../core/oci/digest.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { isTag } from '../../../core/oci/reference.ts';
import { readTagged } from '../../../core/store/registry/browse/tagged.ts';
import { readRepository } from '../../../core/store/registry/repository.ts';
import type { Question } from '../question.ts';

/** Looks up what a tag or digest points to, without reading a layer. */
export const tagged: Question<'tagged'> = {
  async answer({ registries }, args, { signal, onProgress }) {
    const access = registries.access(args);
    const { reference } = args;
    const digest = parseDigest(reference);
    if (!digest && !isTag(reference)) {
      throw new ImageError('malformed', access.name, 'This is not a valid tag or digest.');
    }
    const wanted = { ...readRepository(args.repository), ...(digest ? { digest } : { tag: reference }) };
    const onRead = (done: number, total: number) =>
      onProgress?.({ step: 'Reading manifests', done, total, unit: 'objects' });
    const image = await readTagged(wanted, { access, documents: registries.documents, signal, onRead });
    registries.keep();
    return image;
  },
};
