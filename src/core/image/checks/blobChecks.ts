/** Checks of content by the results of one pass over its bytes, and what those that fail mean. */
import { algorithmOf, parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { declaredCompression, isEncrypted } from '../../oci/mediaType.ts';
import type { Node } from '../node.ts';
import type { Check } from './check.ts';
import { checksOf, unmade } from './make.ts';

/** The results of reading stored bytes. Digests by algorithm. */
export interface BlobFacts {
  readonly size: number;
  readonly digests?: Readonly<Record<string, string>>;
  readonly diffIDs?: Readonly<Record<string, string>>;
  readonly compression?: string;
  readonly uncompressedSize?: number;
  /** Why the content was not read in full. Digests of the part that was are nobody's, so none is given. */
  readonly unread?: string;
  readonly findings?: readonly Finding[];
}

/** Digest, size, diffID and compression of content whose stored bytes were read, as far as they are stated. */
export function checkBlob(node: Node, facts: BlobFacts): readonly Check[] {
  const check = checksOf(node);
  const size = check('size', String(node.size), String(facts.size));
  const digest = checkDigest(node, 'digest', node.digest, facts.digests);
  if (node.role !== 'layer') return [size, ...digest];
  const content =
    facts.unread === undefined
      ? checkDigest(node, 'diffID', node.diffID ?? null, facts.diffIDs)
      : [unmade(node, node.diffID ? 'diffID' : 'content', facts.unread, node.diffID)];
  return [size, ...digest, ...content, ...checkCompression(node, facts)];
}

/** Of content that is there and whose stored bytes could not be read. */
export function uncheckedBlob(node: Node, why: string): Check {
  return unmade(node, node.digest ? 'digest' : 'content', why, node.digest ?? undefined);
}

function checkDigest(
  node: Node,
  kind: string,
  expected: string | null,
  actual: Readonly<Record<string, string>> | undefined,
): readonly Check[] {
  // A malformed digest is reported for the document that names it.
  const digest = expected === null ? undefined : parseDigest(expected);
  if (digest === undefined || actual === undefined) return [];
  const found = actual[algorithmOf(digest)];
  if (found !== undefined) return [checksOf(node)(kind, digest, found)];
  return [unmade(node, kind, `${algorithmOf(digest)} cannot be computed here, so it is not checked.`, digest)];
}

function checkCompression(node: Node, { compression, size }: BlobFacts): readonly Check[] {
  const declared = declaredCompression(node.mediaType);
  if (declared === undefined || compression === undefined || size === 0 || isEncrypted(node.mediaType)) return [];
  return [checksOf(node)('mediaType', declared, compression)];
}

/**
 * What failed checks of a blob mean, in a sentence each. Size and compression are said on opening, where the descriptor
 * and the first bytes tell them.
 */
export function blobFindings(node: Node, checks: readonly Check[]): readonly Finding[] {
  const what = node.layer === undefined ? `this ${node.role}` : `layer ${node.layer}`;
  return checks.flatMap(({ kind, ok, at, expected, actual }): Finding[] => {
    if (ok || actual === undefined) return [];
    if (kind === 'digest') {
      const message = `The bytes of ${what} have the digest ${actual}, not the one in their descriptor. They were changed or damaged; tools that check digests refuse them.`;
      return [{ code: 'digest-mismatch', severity: 'error', at, message }];
    }
    if (kind !== 'diffID') return [];
    const message = `Unpacked, ${what} has the digest ${actual}; the config’s diff_ids name ${expected}. Tools refuse to unpack it.`;
    return [{ code: 'diffid-mismatch', severity: 'error', at, message }];
  });
}
