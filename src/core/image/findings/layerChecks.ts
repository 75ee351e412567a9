/** Checks of one layer that need no more than its first bytes. */
import type { Finding } from '../../oci/finding.ts';
import { declaredCompression, isEncrypted, isForeign } from '../../oci/mediaType.ts';
import { absentContent } from './absent.ts';
import { finding, type LayerFacts, quote } from './subject.ts';

/** Checks of a layer by its descriptor and its first bytes (image-spec, layer.md). */
export const layerChecks = [compression, unloadable, empty, absent, size, encrypted, urls];

const WORDS: Readonly<Record<string, string>> = { none: 'a plain tar' };

/** skopeo itself writes plain layers called gzip; what counts is the bytes. */
function compression(layer: LayerFacts): readonly Finding[] {
  const declared = declaredCompression(layer.descriptor.mediaType);
  if (layer.compression === undefined || declared === undefined || declared === layer.compression) return [];
  if (isEncrypted(layer.descriptor.mediaType) || layer.actualSize === 0) return [];
  const says = WORDS[declared] ?? declared;
  const is = layer.compression === 'none' ? 'not compressed' : layer.compression;
  const meaning =
    layer.compression === 'zstd'
      ? 'Docker before 23 cannot load it.'
      : 'Cutaway goes by the bytes; tools that trust the media type fail.';
  return [
    finding(
      'compression-mismatch',
      'warning',
      layer.at,
      `The media type of layer ${layer.position} says ${says}, but its bytes are ${is}. ${meaning}`,
    ),
  ];
}

/** A docker-save archive states no types, so that it has nothing to disagree with. */
function unloadable({ compression, layout, at, position }: LayerFacts): readonly Finding[] {
  if (layout !== 'docker-archive' || compression !== 'zstd') return [];
  const message = `Layer ${position} is compressed with zstd. Docker before 23 cannot load this archive.`;
  return [finding('zstd-in-docker-archive', 'warning', at, message)];
}

/** Nothing at all is a tar without entries to some; where it is said to be compressed, not even that. */
function empty({ descriptor: { mediaType }, actualSize, at, position }: LayerFacts): readonly Finding[] {
  if (actualSize !== 0 || (declaredCompression(mediaType) ?? 'none') === 'none') return [];
  const message = `The media type of layer ${position} says it is compressed, but it has no bytes. umoci refuses it.`;
  return [finding('empty-layer', 'warning', at, message)];
}

function absent(layer: LayerFacts): readonly Finding[] {
  if (layer.present || layer.layout === 'document') return [];
  const { mediaType, urls: from } = layer.descriptor;
  if (isForeign(mediaType) || (from?.length ?? 0) > 0) {
    return [
      finding(
        'foreign-layer',
        'info',
        layer.at,
        `Layer ${layer.position} is not in the input: it has to be downloaded from its own URLs, which Cutaway never does.`,
      ),
    ];
  }
  return [absentContent({ ...layer, what: `Layer ${layer.position}` })];
}

function size({ descriptor, actualSize, at, position }: LayerFacts): readonly Finding[] {
  if (actualSize === undefined || descriptor.size < 0 || actualSize === descriptor.size) return [];
  return [
    finding(
      'size-mismatch',
      'error',
      at,
      `The descriptor of layer ${position} states ${descriptor.size} bytes, but there are ${actualSize}.`,
    ),
  ];
}

function encrypted({ descriptor, at, position }: LayerFacts): readonly Finding[] {
  if (!isEncrypted(descriptor.mediaType)) return [];
  return [
    finding(
      'encrypted-layer',
      'info',
      at,
      `Layer ${position} is encrypted. Its files cannot be listed without the key.`,
    ),
  ];
}

function urls({ descriptor, at, position }: LayerFacts): readonly Finding[] {
  const odd = (descriptor.urls ?? []).filter((url) => !/^https?:\/\//i.test(url));
  if (odd.length === 0) return [];
  return [
    finding(
      'odd-url',
      'warning',
      at,
      `Layer ${position} has the URL ${quote(odd[0] ?? '')}, which is not an http or https URL. It is shown as text.`,
    ),
  ];
}
