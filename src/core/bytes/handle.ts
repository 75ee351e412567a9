/**
 * Handles: plain values that cross threads and become sources again on the other side. A host adds its own kinds (Node:
 * `file`) before it asks here.
 */
import { ImageError } from '../oci/imageError.ts';
import { type BlobHandle, type BlobOptions, fromBlob } from './blob.ts';
import { type BytesHandle, fromBytes } from './memory.ts';
import type { ByteSource } from './source.ts';
import { type Fetch, fromUrlRange, type UrlHandle } from './http/url.ts';

type SourceHandle = BlobHandle | BytesHandle | UrlHandle;

/** What opening a handle needs beside the handle itself. */
interface HandleOptions extends BlobOptions {
  readonly fetch?: Fetch;
}

/** The source of a handle made by this floor; `unsupported` for any other value. */
export function openHandle(handle: unknown, options: HandleOptions = {}): ByteSource {
  if (isHandle(handle)) {
    if (handle.kind === 'blob') return fromBlob(handle.blob, options);
    if (handle.kind === 'bytes') return fromBytes(handle.bytes);
    if (handle.kind === 'url' && options.fetch !== undefined) return fromUrlRange(handle, options.fetch);
  }
  throw new ImageError('unsupported', '', 'These bytes cannot be opened here.');
}

function isHandle(value: unknown): value is SourceHandle {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
