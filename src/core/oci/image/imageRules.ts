/**
 * Whether a manifest is that of an image, which it is by what it holds. image-spec manifest.md, "Guidelines for Artifact
 * Usage": writers also repeat the config's type as the artifactType (go-containerregistry does), `subject` only links, and
 * cosign keeps signatures under the config type of images.
 */
import type { Manifest } from '../manifest.ts';
import { MEDIA_TYPE } from '../known/mediaTypes.ts';
import { isConfig, isEmptyType, isLayer } from '../mediaType.ts';

type Parts = Pick<Manifest, 'artifactType' | 'config' | 'layers'>;

/** Types that say nothing against a layer: none, bytes of no stated kind, tars by another name, EROFS. */
const UNSTATED: ReadonlySet<string> = new Set([
  ...['', 'application/octet-stream', 'application/x-tar', 'application/tar', 'application/tar+gzip'],
  ...['application/gzip', 'application/x-gzip', 'application/x-gtar', 'application/zstd', MEDIA_TYPE.erofsLayer],
]);

/** `readsAsConfig`: what the config is by its own fields, whatever its type says. */
export function isImage(manifest: Parts, readsAsConfig: boolean): boolean {
  const { config, layers } = manifest;
  const isOfImages = config.mediaType === '' || isConfig(config.mediaType);
  if (layers.length === 0) return isOfImages && artifactTypeOf(manifest) === undefined;
  if (isOfImages) return layers.some(({ mediaType }) => isLayer(mediaType) || UNSTATED.has(mediaType));
  return readsAsConfig && layers.every(({ mediaType }) => isLayer(mediaType));
}

/** What the manifest says that it is: the artifactType, else the type of the config. Undefined where that is an image's. */
export function artifactTypeOf({ artifactType, config }: Pick<Parts, 'artifactType' | 'config'>): string | undefined {
  const stated = artifactType || config.mediaType;
  return stated === '' || isConfig(stated) || isEmptyType(stated) ? undefined : stated;
}
