/**
 * What is right by the specification, and yet refused by programs that are in use. Each was found by asking them
 * (tests/oracle): skopeo 1.9, umoci 0.4, podman 4.3, Docker 20.10.
 */
import type { Finding } from '../../oci/finding.ts';
import { isDocker } from '../../oci/mediaType.ts';
import { finding, type ImageSubject, type LayerFacts } from './subject.ts';

/** Valid images that some tools cannot read. */
export const readerChecks = [dockerInLayout, algorithms, layersElsewhere];

/** A layout may hold any type, and skopeo itself writes this one; older tools look for an image among OCI's manifests only. */
function dockerInLayout({ config, layout, descriptor }: ImageSubject): readonly Finding[] {
  if (!config || layout !== 'oci-layout' || !isDocker(descriptor.mediaType)) return [];
  const message = 'This is a Docker manifest in an OCI layout. umoci, and skopeo before 1.10, do not find it.';
  return [finding('docker-in-layout', 'info', descriptor.digest, message)];
}

function algorithms({ config, layers, descriptor, document }: ImageSubject): readonly Finding[] {
  const named = [descriptor.digest, document.manifest?.config.digest ?? ''];
  const other = [...named, ...layers.map((layer) => layer.descriptor.digest)].find((digest) =>
    digest.startsWith('sha512:'),
  );
  if (!config || other === undefined) return [];
  const message = 'A digest of this image uses SHA-512. skopeo and umoci accept only SHA-256.';
  return [finding('digest-algorithm', 'warning', other, message)];
}

/** By the specification they are where content may also be had; containers/image goes there first. */
function layersElsewhere({ config, layers, layout }: ImageSubject): readonly Finding[] {
  const elsewhere = layers.filter(({ present, descriptor: { urls = [] } }) => present && urls.length > 0);
  if (!config || layout === 'docker-archive' || elsewhere.length === 0) return [];
  const message = `${numbered(elsewhere)} named with URLs. skopeo and podman download from there what this layout already has, and fail if they cannot.`;
  return [finding('layer-urls', 'warning', elsewhere[0]?.at ?? '', message)];
}

const SHOWN_MAX_COUNT = 6;

function numbered(layers: readonly LayerFacts[]): string {
  const more = layers.length > SHOWN_MAX_COUNT ? ` and ${layers.length - SHOWN_MAX_COUNT} more` : '';
  const list = layers.slice(0, SHOWN_MAX_COUNT).map(({ position }) => position);
  return `${layers.length === 1 ? 'Layer' : 'Layers'} ${list.join(', ')}${more} ${layers.length === 1 ? 'is' : 'are'}`;
}
