/** An OCI layout as a repository: its tags are the names in index.json. image-spec image-layout.md. */
import { algorithmOf, type Digest, encodedOf, parseDigest } from '../../core/oci/digest.ts';
import { isTag, parseReference } from '../../core/oci/reference.ts';
import type { Descriptor, Files, Repository } from './repository.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';

/** An OCI layout (image-spec, image-layout.md) as a repository. */
export function ociLayout(files: Files): Repository {
  const pathOf = (digest: Digest) => `blobs/${algorithmOf(digest)}/${encodedOf(digest)}`;

  async function entries(): Promise<readonly Descriptor[]> {
    const index = await files.document('index.json');
    return (Array.isArray(index?.manifests) ? index.manifests : []).filter(
      (entry) => typeof entry?.digest === 'string' && parseDigest(entry.digest) !== undefined,
    );
  }

  return {
    entries,
    documentOf: (digest) => files.document(pathOf(digest)),
    send: (request, digest, headers) => files.send(request, pathOf(digest), headers),
    // Bare tags or full names. The only image of a layout without names is `latest`: skopeo and others leave it away.
    async tags() {
      const tags = new Map<string, Digest>();
      const all = await entries();
      const [only] = all;
      if (only && all.length === 1 && only.annotations?.[REF_NAME] === undefined)
        return tags.set('latest', only.digest);
      for (const { annotations, digest } of all) {
        const said: unknown = annotations?.[REF_NAME];
        const name = typeof said === 'string' ? said : '';
        const tag = isTag(name) ? name : parseReference(name)?.tag;
        if (tag !== undefined) tags.set(tag, digest);
      }
      return tags;
    },
  };
}
