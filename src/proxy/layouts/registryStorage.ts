/**
 * A repository in the storage tree of a registry: links by tag and by revision, blobs beside all repositories.
 * distribution, registry/storage/paths.go.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { algorithmOf, type Digest, encodedOf, parseDigest } from '../../core/oci/digest.ts';
import { isTag } from '../../core/oci/reference.ts';
import { diskFiles, within } from './diskFiles.ts';
import type { Descriptor, Repository } from './repository.ts';

/** Longest link that is read: a digest has 71 characters, of sha512 135. */
const LINK_MAX_BYTES = 300;

/** `folder` has `_manifests`, `storage` has `blobs`; links may lead anywhere in `root` and no further. */
export function registryStorage(folder: string, storage: string, root: string): Repository {
  const manifests = join(folder, '_manifests');

  const files = diskFiles(storage, root);

  function pathOf(digest: Digest): string {
    const hex = encodedOf(digest);
    return join('blobs', algorithmOf(digest), hex.slice(0, 2), hex, 'data');
  }

  /** A revision that was deleted has no link any more. */
  async function revisions(): Promise<readonly Digest[]> {
    const found: Digest[] = [];
    for (const algorithm of await namesIn(join(manifests, 'revisions'))) {
      for (const hex of await namesIn(join(manifests, 'revisions', algorithm))) {
        const digest = await readLink(join(manifests, 'revisions', algorithm, hex, 'link'));
        if (digest === `${algorithm}:${hex}`) found.push(digest);
      }
    }
    return found;
  }

  async function readLink(path: string): Promise<Digest | undefined> {
    const file = await within(root, path);
    const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
    if (file === undefined || !found?.isFile() || found.size > LINK_MAX_BYTES) return undefined;
    return parseDigest((await readFile(file, 'utf8')).trim());
  }

  return {
    documentOf: (digest) => files.document(pathOf(digest)),
    send: (request, digest, headers) => files.send(request, pathOf(digest), headers),
    async tags() {
      const tags = new Map<string, Digest>();
      for (const tag of (await namesIn(join(manifests, 'tags'))).filter(isTag)) {
        const digest = await readLink(join(manifests, 'tags', tag, 'current', 'link'));
        if (digest) tags.set(tag, digest);
      }
      return tags;
    },
    async entries() {
      const entries: Descriptor[] = [];
      for (const digest of await revisions()) {
        const file = await within(root, join(storage, pathOf(digest)));
        if (file !== undefined) entries.push({ mediaType: '', digest, size: (await stat(file)).size });
      }
      return entries;
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
