/**
 * File names that are digests, in the spellings of the tools. image-layout.md, "Blobs"; the rest as seen in archives.
 */
import { algorithmOf, type Digest, encodedOf, parseDigest } from '../oci/digest.ts';

/** `blobs/<algorithm>/<encoded>`; undefined for digests outside the grammar, which must never become a path. */
export function blobPath(digest: string): string | undefined {
  const parsed = parseDigest(digest);
  return parsed && `blobs/${algorithmOf(parsed)}/${encodedOf(parsed)}`;
}

/** The digest that `blobs/<algorithm>/<encoded>` stands for. */
export function digestOfBlobPath(path: string): Digest | undefined {
  const match = /^blobs\/([^/]+)\/([^/]+)$/.exec(path);
  return match ? parseDigest(`${match[1]}:${match[2]}`) : undefined;
}

/** `<hex>.json` (docker save), `sha256:<hex>` (kaniko, crane), `<hex>.tar.gz`, `blobs/…`: the digest in a name. */
export function digestInName(path: string): Digest | undefined {
  const blob = digestOfBlobPath(path);
  if (blob) return blob;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const hex = /^(?:sha256[:-])?([0-9a-f]{64})(?:\.[a-z.0-9]+)?$/.exec(name)?.[1];
  return hex === undefined ? undefined : parseDigest(`sha256:${hex}`);
}
