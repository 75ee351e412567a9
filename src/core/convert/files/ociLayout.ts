/**
 * Objects as an OCI layout: blobs by digest, then index.json and oci-layout. The hybrid has manifest.json too, over the
 * same blobs. image-spec image-layout.md.
 */
import type { ByteSource } from '../../bytes/source.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { ImageError } from '../../oci/imageError.ts';
import { blobPath } from '../../store/blobPath.ts';
import { writeIndex } from '../documents/manifests.ts';
import { encodeGoBytes } from '../go/encode.ts';
import { OutputFiles } from './content.ts';

/** A digest and its bytes. */
export interface Blob {
  readonly digest: string;
  readonly content: ByteSource | Uint8Array<ArrayBuffer>;
}

/** What an OCI layout is made of. */
interface LayoutParts {
  readonly blobs: readonly Blob[];
  /** The entries of index.json. */
  readonly entries: readonly Descriptor[];
  /** skopeo's index.json states no media type. */
  readonly bare: boolean;
  /** Of a hybrid. */
  readonly manifestJson?: Uint8Array<ArrayBuffer>;
}

/** The files of an OCI layout (image-spec, image-layout.md): blobs by digest, oci-layout and index.json. */
export function ociLayoutFiles({ blobs, entries, bare, manifestJson }: LayoutParts): OutputFiles {
  const files = new OutputFiles();
  files.folder('blobs');
  for (const { digest, content } of blobs) {
    const path = blobPathOf(digest);
    files.folder(path.slice(0, path.lastIndexOf('/')));
    files.add(path, content);
  }
  files.add('index.json', writeIndex('oci', entries, { bare }));
  if (manifestJson) files.add('manifest.json', manifestJson);
  files.add('oci-layout', encodeGoBytes({ imageLayoutVersion: '1.0.0' }));
  return files;
}

/** Throws for a digest that must not become a path. */
export function blobPathOf(digest: string): string {
  const path = blobPath(digest);
  if (path !== undefined) return path;
  throw new ImageError('unsupported', digest, 'This is not a valid digest, so its content has no path in a layout.');
}
