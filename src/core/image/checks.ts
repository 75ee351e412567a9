/**
 * Checks of `verify`: what was expected and what is, one line each. Documents are checked from what opening has read,
 * layers from what one pass over their bytes has told.
 */

import { algorithmOf, parseDigest } from '../oci/digest.ts';
import type { Finding } from '../oci/finding.ts';
import { declaredCompression, isEncrypted, isForeign } from '../oci/mediaType.ts';
import type { Place } from './graph/walk.ts';
import type { Node } from './node.ts';

export type CheckState = 'ok' | 'failed' | 'absent' | 'unknown';

/** One check of `verify`; `key` is the node it speaks of. */
export interface Check {
  readonly key: string;
  readonly at: string;
  readonly kind: string;
  readonly ok: boolean;
  readonly expected?: string;
  readonly actual?: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
}

/** What reading stored bytes has told. Digests by algorithm. */
export interface BlobFacts {
  readonly size: number;
  readonly digests?: Readonly<Record<string, string>>;
  readonly diffIDs?: Readonly<Record<string, string>>;
  readonly compression?: string;
  readonly uncompressedSize?: number;
  readonly findings?: readonly Finding[];
}

/** Digest, size, diffID and compression of content that was read whole, as far as there is something to check against. */
export function checkBlob(node: Node, facts: BlobFacts): readonly Check[] {
  const check = checksOf(node);
  const checks = [check('size', String(node.size), String(facts.size))];
  checks.push(...checkAgainst(node.digest, facts.digests, (expected, actual) => check('digest', expected, actual)));
  if (node.role !== 'layer') return checks;
  checks.push(
    ...checkAgainst(node.diffID ?? null, facts.diffIDs, (expected, actual) => check('diffID', expected, actual)),
  );
  const declared = declaredCompression(node.mediaType);
  if (declared !== undefined && facts.compression !== undefined && facts.size > 0 && !isEncrypted(node.mediaType)) {
    checks.push(check('mediaType', declared, facts.compression));
  }
  return checks;
}

/**
 * What failed checks of a blob mean, in a sentence each. Size and compression are said on opening, where the descriptor
 * and the first bytes tell them.
 */
export function blobFindings(node: Node, checks: readonly Check[]): readonly Finding[] {
  const what = node.layer === undefined ? `this ${node.role}` : `layer ${node.layer}`;
  return checks.flatMap(({ kind, ok, at, expected, actual }): Finding[] => {
    if (ok) return [];
    if (kind === 'digest') {
      const message = `The bytes of ${what} have the digest ${actual}, not the one they are named by. They were changed or damaged since; no tool that checks will take them.`;
      return [{ code: 'digest-mismatch', severity: 'error', at, message }];
    }
    if (kind !== 'diffID') return [];
    const message = `Unpacked, ${what} has the digest ${actual}; the config's diff_ids name ${expected}. Tools refuse to unpack it.`;
    return [{ code: 'diffid-mismatch', severity: 'error', at, message }];
  });
}

function checkAgainst(
  expected: string | null,
  actual: Readonly<Record<string, string>> | undefined,
  make: (expected: string, actual: string) => Check,
): readonly Check[] {
  const digest = expected === null ? undefined : parseDigest(expected);
  const found = digest && actual?.[algorithmOf(digest)];
  return digest === undefined || found === undefined ? [] : [make(digest, found)];
}

function checksOf(node: Node): (kind: string, expected: string, actual: string) => Check {
  const at = node.digest ?? node.path ?? node.key;
  return (kind, expected, actual) => ({ key: node.key, at, kind, ok: expected === actual, expected, actual });
}

/** Rules between documents, by the code of the finding that says that they are broken. */
const RULES: Readonly<Record<string, string>> = {
  'layer-count': 'layerCount',
  'history-count': 'history',
  'platform-mismatch': 'platform',
  'media-type-mismatch': 'mediaType',
  'wrong-shape': 'mediaType',
  'rootfs-type': 'rootfs',
  'views-disagree': 'views',
  'schema-version': 'schemaVersion',
  'manifest-index-confusion': 'confusion',
  'bad-data': 'data',
  'bad-digest': 'digest',
  'bad-document': 'document',
};

/** All checks of one object that opening has made. Content of lone documents is nowhere, and is not asked for. */
export function checkPlace({ node, document, config, store }: Place): readonly Check[] {
  const check = checksOf(node);
  const checks: Check[] = [];
  if (document && node.verified !== 'unverified') {
    if (document.actualDigest !== undefined && node.digest)
      checks.push(check('digest', node.digest, document.actualDigest));
    checks.push(check('size', String(node.size), String(document.actualSize)));
  }
  if (!node.present && isNeeded(node) && store.layout !== 'document')
    checks.push(check('present', 'present', 'absent'));
  const broken = new Set(node.findings.flatMap(({ code }) => RULES[code] ?? []));
  for (const kind of broken)
    if (!checks.some((made) => made.kind === kind && !made.ok)) checks.push(failed(node, kind));
  return [...checks, ...held(node, config, broken)];
}

/** Layers and configs; an index may name platforms that were left out, and foreign layers lie elsewhere. */
function isNeeded(node: Node): boolean {
  return node.role === 'config' || (node.role === 'layer' && !isForeign(node.mediaType));
}

function failed(node: Node, kind: string): Check {
  const said = node.findings.find(({ code }) => RULES[code] === kind);
  return { key: node.key, at: node.digest ?? said?.at ?? node.key, kind, ok: false, actual: said?.message };
}

/** Rules that could be checked and hold. */
function held(node: Node, config: Place['config'], broken: ReadonlySet<string>): readonly Check[] {
  if (!config || node.role === 'config') return [];
  const layers = String(node.children.filter((child) => child.role === 'layer').length);
  const check = checksOf(node);
  const made = [check('layerCount', layers, layers), check('history', layers, layers)];
  if (node.platform && config.os) made.push(check('platform', node.platform, node.platform));
  return made.filter(({ kind }) => !broken.has(kind) && (kind !== 'history' || (config.history?.length ?? 0) > 0));
}
