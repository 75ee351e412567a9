/**
 * Descriptors: how documents point at content. image-spec descriptor.md.
 */
import type { Platform } from './platform.ts';

/** Spec spelling; fields the spec doesn't know are kept in the raw document only. */
export interface Descriptor {
  readonly mediaType: string;
  /** As written; may not satisfy the digest grammar (see `parseDigest`). */
  readonly digest: string;
  readonly size: number;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  /** base64 of the content itself. */
  readonly data?: string;
  readonly platform?: Platform;
  readonly artifactType?: string;
}
