/** An OCI layout as a repository: its tags are the names in index.json. image-spec image-layout.md. */
import { join } from 'node:path';
import { algorithmOf, type Digest, encodedOf, parseDigest } from '../../core/oci/digest.ts';
import { isTag, parseReference } from '../../core/oci/reference.ts';
import { type Descriptor, type Repository, readJson, within } from './repository.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';

/** `root`: links may lead anywhere in it and no further. */
export function ociLayout(folder: string, root: string): Repository {
  async function entries(): Promise<readonly Descriptor[]> {
    const file = await within(root, join(folder, 'index.json'));
    const index = file === undefined ? undefined : await readJson(file);
    return (Array.isArray(index?.manifests) ? index.manifests : []).filter(
      (entry) => typeof entry?.digest === 'string' && parseDigest(entry.digest) !== undefined,
    );
  }

  return {
    entries,
    fileOf: (digest) => within(root, join(folder, 'blobs', algorithmOf(digest), encodedOf(digest))),
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
