/** The indexes of an image's layers and the manifests that attach them. */
import { createHash } from 'node:crypto';
import type { Node } from '../../core/image/node.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { EMPTY_JSON } from '../../core/rootfs/published/manifest.ts';
import { formatNamed } from '../../core/rootfs/published/index.ts';
import type { ImageContext } from '../session.ts';
import { printable } from '../show.ts';
import type { PushedArtifact, PushedBlob } from './push.ts';

/** A layer, as `cutaway index --json` tells it. */
interface MadeLayer {
  readonly digest: string;
  readonly diffID: string;
  readonly size: number;
  readonly entries: number;
  readonly indexes: readonly MadeIndex[];
  /** Formats that can't hold the layer. */
  readonly refused: readonly { readonly format: string; readonly message: string }[];
}

/** An index of a layer. */
interface MadeIndex {
  readonly format: string;
  readonly digest: string;
  readonly size: number;
  readonly checkpoints: number;
  readonly spans: number;
}

/** A manifest that attaches indexes to the image. */
export interface MadeArtifact extends PushedArtifact {
  readonly format: string;
}

/** What was made of an image. */
export interface MadeIndexes {
  readonly layers: readonly MadeLayer[];
  readonly artifacts: readonly MadeArtifact[];
  /** Layers that could not be indexed. */
  readonly failed: readonly { readonly at: string; readonly code: string; readonly message: string }[];
}

/** `layers`: those to index, each once. A layer that can't be read in full is reported; the others are still indexed. */
export async function makeIndexes(
  { engine, call, note }: ImageContext,
  input: string,
  {
    image,
    layers,
    formats,
  }: { readonly image: Node; readonly layers: readonly Node[]; readonly formats: readonly string[] },
): Promise<MadeIndexes> {
  const made: MadeLayer[] = [];
  const failed: MadeIndexes['failed'][number][] = [];
  const blobs = new Map<
    string,
    { readonly layer: { digest: string; mediaType: string }; readonly blob: PushedBlob }[]
  >();
  for (const node of layers) {
    try {
      const { layer, written, refused } = await engine.ask([input], 'layerIndexes', { layer: node.key, formats }, call);
      for (const { format, digest, bytes } of written)
        blobs.set(format, [...(blobs.get(format) ?? []), { layer, blob: { digest, bytes } }]);
      for (const { message } of refused) note(printable(`${layer.digest}: ${message}`));
      const indexes = written.map(({ format, digest, bytes, checkpoints, spans }) => ({
        ...{ format, digest, size: bytes.length, checkpoints, spans },
      }));
      const { digest, diffID, size } = layer;
      made.push({ digest, diffID, size, entries: written[0]?.entries ?? 0, indexes, refused });
    } catch (error) {
      if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
      failed.push({ at: error.at, code: error.code, message: error.message });
    }
  }
  const artifacts = [...blobs].map(([format, list]) => attach(format, image, list));
  return { layers: made, artifacts, failed };
}

function attach(
  name: string,
  image: Node,
  list: readonly { readonly layer: { digest: string; mediaType: string }; readonly blob: PushedBlob }[],
): MadeArtifact {
  const format = formatNamed(name);
  const { digest, mediaType, size } = image;
  if (!format || digest === null) throw new ImageError('internal', name, 'Unknown format.');
  const text = format.manifest(
    { mediaType, digest, size },
    list.map(({ layer, blob }) => ({ layer, digest: blob.digest, size: blob.bytes.length })),
  );
  const blobs = [emptyConfig(), ...list.map(({ blob }) => blob)];
  const artifactType = format.artifactTypes[0] ?? '';
  return { format: name, artifactType, manifest: blobOf(text), blobs, subject: digest };
}

const emptyConfig = (): PushedBlob => ({ digest: EMPTY_JSON.digest, bytes: new TextEncoder().encode('{}') });

/** A document as a blob. */
function blobOf(text: string): PushedBlob {
  const bytes = new TextEncoder().encode(text);
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}
