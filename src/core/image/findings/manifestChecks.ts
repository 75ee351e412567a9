/** Checks of a manifest together with its config and layers. image-spec manifest.md and config.md. */
import type { Finding } from '../../oci/finding.ts';
import { isConfig, isDocker, isEmptyType, isLayer } from '../../oci/mediaType.ts';
import { formatPlatform, samePlatform } from '../../oci/platform.ts';
import { readerChecks } from './readerChecks.ts';
import { finding, type ImageSubject, quote } from './subject.ts';

/** Checks of a manifest together with its config (image-spec, manifest.md). */
export const manifestChecks = [
  ...[layerCount, historyCount, platform, artifactType, mixedForms, unknownLayerTypes],
  ...readerChecks,
];

/** Without as many diffIDs as layers nothing can be unpacked. */
function layerCount({ config, layerCount: layers, descriptor }: ImageSubject): readonly Finding[] {
  const diffIDs = config?.rootfs?.diff_ids;
  if (!diffIDs || diffIDs.length === layers) return [];
  const message = `The manifest has ${count(layers, 'layer')}, its config ${count(diffIDs.length, 'diffID')}. Tools cannot unpack this image, and Cutaway cannot check the layers against the diffIDs.`;
  return [finding('layer-count', 'error', descriptor.digest || '/rootfs/diff_ids', message)];
}

/** History is optional; squashed images and jib, bazel or ko images have other counts. */
function historyCount({ config, layerCount: layers }: ImageSubject): readonly Finding[] {
  const history = config?.history;
  if (!history || history.length === 0) return [];
  const filled = history.filter((step) => step.empty_layer !== true).length;
  if (filled === layers) return [];
  const message = `The history has ${count(filled, 'step')} that made a layer, the manifest has ${count(layers, 'layer')}. The two are shown side by side, not aligned.`;
  return [finding('history-count', 'warning', '/history', message)];
}

function platform({ descriptor, config }: ImageSubject): readonly Finding[] {
  const { os, architecture, variant } = config ?? {};
  if (!descriptor.platform || !os || !architecture) return [];
  const own = { os, architecture, variant };
  // Many builders leave the variant out of the config.
  const listed = variant ? descriptor.platform : { ...descriptor.platform, variant: undefined };
  if (samePlatform(listed, own)) return [];
  const message = `The index lists it for ${formatPlatform(descriptor.platform)}, but its config says ${formatPlatform(own)}.`;
  return [finding('platform-mismatch', 'warning', '/platform', message)];
}

function artifactType({ document, descriptor }: ImageSubject): readonly Finding[] {
  const own = document.manifest?.artifactType;
  const found: Finding[] = [];
  if (!own && isEmptyType(document.manifest?.config.mediaType ?? '')) {
    found.push(
      finding(
        'no-artifact-type',
        'warning',
        '/artifactType',
        'The config is the empty object, so the manifest must have an artifactType; it has none.',
      ),
    );
  }
  if (own && descriptor.artifactType && own !== descriptor.artifactType) {
    found.push(
      finding(
        'artifact-type-mismatch',
        'warning',
        '/artifactType',
        `The index states the artifactType ${quote(descriptor.artifactType)}, the manifest ${quote(own)}.`,
      ),
    );
  }
  return found;
}

/** Legal in OCI, but skopeo and umoci refuse it, though skopeo writes such manifests when it converts half of an image. */
function mixedForms({ document, layout, descriptor }: ImageSubject): readonly Finding[] {
  const manifest = document.manifest;
  if (!manifest || layout === 'docker-archive' || !isConfig(manifest.config.mediaType)) return [];
  const own = isDocker(manifest.mediaType ?? descriptor.mediaType);
  const others = [manifest.config, ...manifest.layers.filter((layer) => isLayer(layer.mediaType))];
  if (others.every((other) => isDocker(other.mediaType) === own)) return [];
  const message = `The manifest has a ${own ? 'Docker' : 'OCI'} media type, but some of its objects have ${own ? 'OCI' : 'Docker'} media types. skopeo and umoci refuse the mixture.`;
  return [finding('mixed-forms', 'warning', '', message)];
}

function unknownLayerTypes({ config, layers }: ImageSubject): readonly Finding[] {
  if (!config) return [];
  const odd = layers.filter(
    ({ descriptor: { mediaType } }) => mediaType !== '' && !isLayer(mediaType) && !mediaType.endsWith('+json'),
  );
  return odd.map(({ position, descriptor }) =>
    finding(
      'unknown-layer-type',
      'warning',
      `/layers/${position}/mediaType`,
      `Layer ${position} has the type ${quote(descriptor.mediaType)}, which is not a known layer type. Cutaway goes by the bytes; skopeo and umoci refuse it.`,
    ),
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
