/**
 * A manifest where a docker-save archive has none: of the shape of Docker's schema 2, made from what manifest.json and
 * the config say together.
 */

import { rootedPath } from '../../archive/rootedPath.ts';
import { readConfig } from '../../oci/config.ts';
import type { Finding } from '../../oci/finding.ts';
import type { History } from '../../oci/history.ts';
import { ImageError } from '../../oci/imageError.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import type { Located, Root } from '../contentStore.ts';
import { startReading } from '../document.ts';
import type { DockerContent } from './dockerContent.ts';

/** One image of manifest.json. */
interface DockerItem {
  /** Path as written; '' where none is. */
  readonly config: string;
  readonly layers: readonly string[];
  readonly names: readonly string[];
  readonly findings: readonly Finding[];
  /** Where it is not in the config. */
  readonly history?: readonly History[];
}

/** Derives the manifest that a docker save archive does not have, as skopeo does. */
export async function deriveRoot(content: DockerContent, item: DockerItem): Promise<Root> {
  const { config, diffIDs } = await locateConfig(content, cleanPath(item.config));
  const layers: Located[] = [];
  const aligned = diffIDs.length === item.layers.length;
  for (const [position, path] of item.layers.entries()) {
    layers.push(await content.layer(cleanPath(path), aligned ? diffIDs[position] : undefined));
  }
  const mediaType = MEDIA_TYPE.dockerManifest;
  return {
    content: { mediaType, digest: '', size: 0 },
    names: item.names,
    origin: 'derived',
    derived: {
      ...{ manifest: { schemaVersion: 2, mediaType, config, layers }, config, layers },
      ...(item.history && { history: item.history }),
    },
    findings: item.findings,
  };
}

/** `./x`, `x//y` and `a/../x` name what docker and skopeo take them for; what climbs out of the archive stays as written. */
function cleanPath(written: string): string {
  const { path, climbs } = rootedPath(written);
  return climbs || path === '' ? written : path;
}

/** What is wrong inside the config is said on its node, later; here only the diffIDs are wanted. */
async function locateConfig(
  content: DockerContent,
  path: string,
): Promise<{ config: Located; diffIDs: readonly string[] }> {
  try {
    const document = path === '' ? undefined : await content.document(path);
    const config = await content.config(path, document?.bytes);
    const value = document && readConfig(startReading(document.doc, path));
    return { config, diffIDs: value?.rootfs?.diff_ids ?? [] };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return { config: await content.config(path, undefined), diffIDs: [] };
  }
}
