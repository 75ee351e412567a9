/**
 * The files that a docker-save manifest.json names: where each lies, how it is compressed, and which digest it has as
 * far as that is known without reading it whole.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import { digestOf } from '../../bytes/hash.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import { layerType } from '../../oci/mediaType.ts';
import { digestInName, digestOfBlobPath } from '../blobPath.ts';
import { compressionOf } from '../compression.ts';
import type { Located } from '../contentStore.ts';
import { type RawDocument, readDocument } from '../document.ts';

/** Configs and layers of a docker save archive by the digests that were derived for them. */
export class DockerContent {
  private readonly files: FileSet;
  private readonly signal: AbortSignal | undefined;
  private readonly compressions = new Map<string, string>();

  constructor(files: FileSet, signal?: AbortSignal) {
    this.files = files;
    this.signal = signal;
  }

  has(path: string): boolean {
    return this.files.find(path)?.kind === 'file';
  }

  /** Throws as `readDocument`; undefined where the path leads to no file of the archive. */
  async document(path: string): Promise<RawDocument | undefined> {
    const source = this.files.open(path);
    return source && (await readDocument(source, path, this.signal));
  }

  /** The config's digest is the one in its name, where it has one, so that a changed config is found out. */
  async config(path: string, bytes: Uint8Array | undefined): Promise<Located> {
    const digest = digestInName(path) ?? (bytes && (await digestOf(bytes))) ?? '';
    return { mediaType: MEDIA_TYPE.dockerConfig, digest, size: bytes?.length ?? this.sizeOf(path), path };
  }

  /** `diffID`: what the config says about the layer at this position. */
  async layer(path: string, diffID: string | undefined): Promise<Located> {
    const compression = await this.compression(path);
    const digest = this.digestOfLayer(path, compression, diffID) ?? '';
    return { mediaType: layerType('docker', compression ?? 'none'), digest, size: this.sizeOf(path), path };
  }

  /** Plain bytes have the diffID as their digest; compressed ones only the digest that their name tells. */
  private digestOfLayer(path: string, compression: string | undefined, diffID: string | undefined): Digest | undefined {
    const stated = digestOfBlobPath(path);
    if (stated) return stated;
    if (compression === 'none' || compression === undefined) return parseDigest(diffID ?? '');
    const named = digestInName(path);
    return named === diffID ? undefined : named;
  }

  private sizeOf(path: string): number {
    return this.files.find(path)?.size ?? 0;
  }

  /** By the bytes; each file is looked at once, however often manifest.json names it. */
  private async compression(path: string): Promise<string | undefined> {
    const known = this.compressions.get(path);
    const source = known === undefined ? this.files.open(path) : undefined;
    if (!source) return known;
    const compression = await compressionOf(source, this.signal);
    if (compression !== undefined) this.compressions.set(path, compression);
    return compression;
  }
}
