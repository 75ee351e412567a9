/** A comparison as `diff --json` prints it: contract.md's fields, and beside them what else was asked for. */
import type { Change } from '../../core/diff/change.ts';
import { listChanges } from '../../core/diff/files/listChanges.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { causeOf } from '../../core/diff/reason.ts';
import type { Compared } from './compare.ts';
import { type Ignored, isNoise } from './ignored.ts';

/** The one JSON value. */
export function toJson(
  { same, root, objects, files, packages, size, layerHeaders, verdict }: Compared,
  ignored: Ignored,
) {
  const pairs = [...pairsOf(root)];
  const config = pairs.find(({ role }) => role === 'config');
  return {
    same,
    objects: objects.map(toChange),
    config: config?.fields.flatMap((field): Change[] => {
      if (isNoise(field, ignored)) return [];
      const { pointer, kind, left, right } = field;
      const why = FIELD_WHY[causeOf(field, 'config')];
      return [{ path: pointer, kind, left: value(left), right: value(right), why }];
    }),
    layers: pairs.filter(({ role }) => role === 'layer').map(toChange),
    ...(files && { files: listChanges(files.listed) }),
    ...(files && files.hidden.files > 0 && { hidden: files.hidden }),
    verdict,
    ...(packages && { packages }),
    ...(size && { size }),
    ...(layerHeaders && { layerHeaders }),
  };
}

const FIELD_WHY = {
  times: 'timestamp',
  labels: 'metadata',
  annotations: 'metadata',
  'media-types': 'media-type-only',
  values: 'content',
  emptied: 'rewritten',
  'docker-fields': 'rewritten',
  child: 'rewritten',
  'white-space': 'same-content',
  'key-order': 'same-content',
  'no-document': 'rewritten',
} as const;

function toChange({ path, kind, left, right, why }: Pair): Change {
  const side = (node: Pair['left']) =>
    node ? { mediaType: node.mediaType, digest: node.digest, size: node.size, diffID: node.diffID } : undefined;
  return {
    path,
    kind,
    left: side(left),
    right: side(right),
    ...(kind === 'modified' || kind === 'same' ? { why } : {}),
  };
}

/** Fields are cut where they are very long; then the text is given as it is. */
function value(raw: string | undefined): unknown {
  if (raw === undefined) return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
