/**
 * Images as a docker-save archive. As skopeo it is skopeo's own, to the byte (containers/image
 * docker/internal/tarfile/writer.go): plain layers by diffID and the per-layer files of Docker before 1.10. Truthful, it
 * is what importers need and no more: layers as they are stored, the config, and manifest.json.
 */

import { encodedOf, parseDigest } from '../../oci/digest.ts';
import { ImageError } from '../../oci/imageError.ts';
import type { BuiltImage } from '../build/image.ts';
import type { BuiltLayer } from '../build/layerBlob.ts';
import { legacyLayers } from '../documents/legacyLayers.ts';
import type { GoValue } from '../go/encode.ts';
import { encodeGoBytes } from '../go/encode.ts';
import { mustHaveConfig } from '../source.ts';
import { OutputFiles } from './content.ts';
import { repoTag, splitTag } from './names.ts';

/** An image with the names it shall have. */
export interface NamedImage {
  readonly built: BuiltImage;
  readonly names: readonly string[];
}

/** skopeo's files may be read and nothing else. */
const READ_ONLY = 0o444;

/** Throws for what is not a digest by the grammar: it must not become a path. */
function hexOf(text: string): string {
  const digest = parseDigest(text);
  if (digest) return encodedOf(digest);
  throw new ImageError('unsupported', text, 'This is not a valid digest, so its content has no name in an archive.');
}

/** The archive that skopeo writes. All layers are made. */
export async function skopeoArchive(images: readonly NamedImage[]): Promise<OutputFiles> {
  const files = new OutputFiles();
  const items: Item[] = [];
  const tags = new Map<string, Map<string, string>>();
  for (const { built, names } of images) {
    const diffIDs = built.layers.map(({ digest }) => digest ?? '');
    addLayers(files, built.layers, (digest) => `${hexOf(digest)}.tar`, READ_ONLY);
    const config = `${hexOf(built.config.digest)}.json`;
    const bytes = built.config.bytes ?? mustHaveConfig(built.image);
    files.add(config, bytes, READ_ONLY);
    let last: string | undefined;
    for (const { id, diffID, json } of await legacyLayers(bytes, diffIDs, built.config.digest)) {
      files.link(`${id}/layer.tar`, `../${hexOf(diffID)}.tar`, 0);
      files.add(`${id}/VERSION`, new TextEncoder().encode('1.0'), READ_ONLY);
      files.add(`${id}/json`, json, READ_ONLY);
      last = id;
    }
    const full = names.flatMap((name) => repoTag(name, 'full') ?? []);
    for (const [repository, tag] of last === undefined ? [] : full.map(splitTag)) {
      tags.set(repository, (tags.get(repository) ?? new Map()).set(tag, last));
    }
    items.push({ Config: config, RepoTags: full, Layers: diffIDs.map((diffID) => `${hexOf(diffID)}.tar`) });
  }
  files.add('manifest.json', encodeGoBytes(items as unknown as GoValue), READ_ONLY);
  files.add('repositories', encodeGoBytes(tags), READ_ONLY);
  return files;
}

interface Item {
  readonly Config: string;
  readonly RepoTags: readonly string[] | null;
  readonly Layers: readonly string[];
}

/** The archive with all bytes as they are stored. */
export function truthfulArchive(images: readonly NamedImage[]): OutputFiles {
  const files = new OutputFiles();
  const items: Item[] = [];
  for (const { built, names } of images) {
    const pathOf = (digest: string, compression: string) =>
      `${hexOf(digest)}.tar${compression === 'gzip' ? '.gz' : ''}`;
    const paths = addLayers(files, built.layers, pathOf);
    const config = `${hexOf(built.config.digest)}.json`;
    files.add(config, built.config.bytes ?? mustHaveConfig(built.image));
    const tags = names.flatMap((name) => repoTag(name, 'familiar') ?? []);
    items.push({ Config: config, RepoTags: tags.length > 0 ? tags : null, Layers: paths });
  }
  files.add('manifest.json', encodeGoBytes(items as unknown as GoValue));
  return files;
}

/** manifest.json of a hybrid: the paths are those of the blobs. */
export function hybridManifest(
  images: readonly NamedImage[],
  pathOf: (digest: string) => string,
): Uint8Array<ArrayBuffer> {
  const items = images.map(({ built, names }): Item => {
    const tags = names.flatMap((name) => repoTag(name, 'familiar') ?? []);
    return {
      Config: pathOf(built.config.digest),
      RepoTags: tags.length > 0 ? tags : null,
      Layers: built.layers.map(({ digest }) => pathOf(digest ?? '')),
    };
  });
  return encodeGoBytes(items as unknown as GoValue);
}

function addLayers(
  files: OutputFiles,
  layers: readonly BuiltLayer[],
  pathOf: (digest: string, compression: string) => string,
  mode?: number,
): string[] {
  return layers.map(({ digest, source, rule, layer }) => {
    const path = pathOf(digest ?? '', rule.work === 'keep' ? (layer.node.compression ?? 'none') : 'none');
    if (source) files.add(path, source, mode);
    return path;
  });
}
