/** A layer without an image around it: any tar, opened as the only layer of a derived manifest without config. */
import type { FileSet } from '../../archive/fileSet.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { UNKNOWN_SIZE } from '../../oci/descriptor.ts';
import type { Finding } from '../../oci/finding.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { layerType } from '../../oci/mediaType.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { knownNoImage, looksLikeLayer } from './looksLikeFiles.ts';

/** A single layer, without an image. */
interface LoneLayer {
  readonly name: string;
  /** The stored bytes, compressed or not. */
  readonly source: ByteSource;
  readonly compression: string;
  readonly files: FileSet;
  /** True where some of the names have shown already that it looks like a root filesystem. */
  readonly looksLikeLayer?: boolean | undefined;
}

/** The digest is left open: it is known once the layer has been read in full. */
export function openLoneLayer({
  name,
  source,
  compression,
  files,
  looksLikeLayer: isSureLayer,
}: LoneLayer): ContentStore {
  const isLayer = isSureLayer || looksLikeLayer(files);
  const layer: Located = { mediaType: typeOf(files, compression), digest: '', size: source.size, path: name };
  const mediaType = MEDIA_TYPE.ociManifest;
  const config = { mediaType: MEDIA_TYPE.ociEmpty, digest: '', size: UNKNOWN_SIZE };
  const root: Root = {
    content: { mediaType, digest: '', size: 0 },
    names: [],
    origin: 'derived',
    derived: { manifest: { schemaVersion: 2, mediaType, config, layers: [layer] }, layers: [layer] },
    findings: isLayer ? [] : guess(name, files),
  };
  return {
    layout: 'layer',
    form: 'oci',
    findings: remark(name, isLayer, files),
    roots: () => [root],
    open: (content) => (content.path === name ? source : undefined),
    path: () => undefined,
    contents: () => [],
  };
}

function typeOf({ format }: FileSet, compression: string): string {
  return format === 'erofs' ? MEDIA_TYPE.erofsLayer : layerType('oci', compression);
}

const say = (code: string, at: string, message: string): Finding => ({ code, severity: 'info', at, message });

function remark(name: string, isLayer: boolean, files: FileSet): readonly Finding[] {
  if (!isLayer && files.entries.length === 0)
    return [say('lone-layer', name, 'This is an empty tar: a layer that changes nothing, without an image around it.')];
  if (files.format === 'erofs')
    return [
      say(
        'lone-layer',
        name,
        'This is one EROFS file system without an image around it. It is shown as a single layer.',
      ),
    ];
  const message = isLayer
    ? 'This is one layer without an image around it: there is no config, so its diffID and history are not known.'
    : 'This tar is not an image, and its names do not look like a root filesystem. It is shown as a single layer.';
  return [say('lone-layer', name, message)];
}

/** What it may be instead, by its names: every tar can be looked into, so this is only said. */
function guess(name: string, files: FileSet): readonly Finding[] {
  const known = knownNoImage(files);
  return known ? [say('looks-like', name, `The names in this tar look like ${known.what}. ${known.remedy}`)] : [];
}
