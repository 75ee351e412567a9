/** What refers to an object in a registry: signatures, bills of materials, attestations and what refers to these. */
import { parseDigest } from '../../../core/oci/digest.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { listReferrers } from '../../../core/store/registry/browse/referrers.ts';
import type { Question } from '../question.ts';

/** Lists what refers to a digest. */
export const referrers: Question<'referrers'> = {
  async answer({ registries }, args, { signal }) {
    const digest = parseDigest(args.digest);
    if (!digest) throw new ImageError('malformed', args.repository, 'Referrers can be requested only by digest.');
    return listReferrers(digest, { access: registries.access(args), documents: registries.documents, signal });
  },
};
