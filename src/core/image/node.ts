/**
 * Node: one object of an image as the tree shows it. Plain data: it crosses from the worker to the page and is printed
 * by `cutaway inspect`.
 */
import type { Finding } from '../oci/finding.ts';
import { ImageError } from '../oci/imageError.ts';
import type { Form } from '../oci/mediaType.ts';
import type { Origin } from '../store/contentStore.ts';

/** What a node is in the tree of objects. The command line prints it as `role`. */
export type Role = 'index' | 'manifest' | 'config' | 'layer' | 'attestation' | 'artifact' | 'referrer' | 'unknown';

/**
 * Children of an image manifest: its config, then its layers in order, base first, never merged by digest.
 * `key` is the node's position (`0`, `0.1`, `0.1.3`): unique in one opened input, where digests are not.
 */
export interface Node {
  readonly key: string;
  readonly role: Role;
  readonly mediaType: string;
  /** null where the object is derived, or where its digest is not known without reading it whole. */
  readonly digest: string | null;
  /** Bytes as stored, as declared by the parent. */
  readonly size: number;
  readonly origin: Origin;
  readonly form: Form;
  /** Tags and references, as written. */
  readonly names: readonly string[];
  /** `linux/arm64/v8`. */
  readonly platform: string | null;
  /** Are the bytes in the input? */
  readonly present: boolean;
  /** Of `size`, the bytes that are in the input where it was cut off; absent where all or none are. */
  readonly held?: number;
  /** Where in the archive the bytes lie. */
  readonly path?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Configs: nothing could be read from it, or its bytes are not there. */
  readonly unread?: true;
  /** Layers: from the config's `rootfs.diff_ids`, by position. */
  readonly diffID?: string;
  /** Layers: by the bytes (`none`, `gzip`, `zstd`…), where they are present. */
  readonly compression?: string;
  /** Layers: position in the image, 0 = base. */
  readonly layer?: number;
  /** Attestations and referrers: digest of what they speak about. */
  readonly subject?: string;
  /** Digest and size check of small objects, done on opening. Layers are checked when indexed, or on request. */
  readonly verified?: Verified;
  readonly findings: readonly Finding[];
  readonly children: readonly Node[];
}

/** Code of the finding of a manifest whose layers are not listed, since there are too many. */
export const TOO_MANY_LAYERS = 'too-many-layers';

/** Throws `too-large` for an image whose layers are not listed: it does not have none. */
export function mustHaveLayers({ findings }: Node): void {
  const cut = findings.find(({ code }) => code === TOO_MANY_LAYERS);
  if (cut) throw new ImageError('too-large', cut.at, cut.message);
}

/** `unverified`: not read yet. `unknown`: no digest to check against, or an algorithm we don't know. */
export type Verified = 'unverified' | 'ok' | 'mismatch' | 'unknown';
