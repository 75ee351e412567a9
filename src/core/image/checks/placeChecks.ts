/** Checks of documents and of what they name, from what opening has read. */
import { algorithmOf, parseDigest } from '../../oci/digest.ts';
import type { Place } from '../graph/walk.ts';
import type { Node } from '../node.ts';
import type { Check } from './check.ts';
import { absence, checksOf, unmade } from './make.ts';

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

/** All checks of one object that opening has made. */
export function checkPlace({ node, document, config }: Place): readonly Check[] {
  const checks = document && node.verified !== 'unverified' ? checkDocument(node, document) : [];
  if (!node.present) checks.push(absence(node));
  const broken = new Set(node.findings.flatMap(({ code }) => RULES[code] ?? []));
  for (const kind of broken)
    if (!checks.some((made) => made.kind === kind && !made.ok)) checks.push(failed(node, kind));
  return [...checks, ...held(node, config, broken)];
}

function checkDocument(node: Node, { actualDigest, actualSize }: NonNullable<Place['document']>): Check[] {
  const check = checksOf(node);
  const digest = node.digest === null ? undefined : parseDigest(node.digest);
  const size = check('size', String(node.size), String(actualSize));
  if (digest === undefined) return [size];
  if (actualDigest !== undefined) return [check('digest', digest, actualDigest), size];
  return [
    unmade(node, 'digest', `${algorithmOf(digest)} cannot be computed here, so it is not checked.`, digest),
    size,
  ];
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
