/** What is attached to images in a repository of a registry. */
import { ImageError } from '../../../core/oci/imageError.ts';
import { parseDigest } from '../../../core/oci/digest.ts';
import type { Access } from '../../../core/store/registry/access.ts';
import { blobSource } from '../../../core/store/registry/blob.ts';
import { attachedTo, type ReferrersApi } from '../../../core/store/registry/browse/referrers.ts';
import type { Documents } from '../../../core/store/registry/documents.ts';
import type { Attachments } from './attached.ts';

/** By the registry's own answer, else by the tag that stands in for it. */
export function inRegistry(access: Access, documents: Documents): Attachments {
  const api: ReferrersApi = {};
  return {
    repository: access.name,
    list: (subject, signal) => attachedTo(subject, { access, documents, signal }, api),
    async document({ digest }, signal) {
      const named = parseDigest(digest);
      if (!named) throw new ImageError('malformed', digest, 'This is not a valid digest.');
      return documents.loadChecked(access, `manifests/${named}`, named, signal);
    },
    blob: ({ digest, size }, signal) =>
      blobSource(access, { path: `blobs/${digest}`, at: `${access.name}@${digest}`, size }).read(0, size, signal),
  };
}
