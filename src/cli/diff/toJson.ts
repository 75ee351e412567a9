/** A comparison as `diff --json` prints it: docs/cli.md's fields, and beside them what else was asked for. */
import type { Change } from '../../core/diff/change.ts';
import { listChanges } from '../../core/diff/files/listChanges.ts';
import type { UnseenDiff } from '../../core/diff/files/unseenFiles.ts';
import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { isComparable } from '../../core/diff/judgement/comparable.ts';
import { type Ignored, isIgnoredField } from '../../core/diff/judgement/ignored.ts';
import { causeOf } from '../../core/diff/reason.ts';
import type { ComparedBasis } from '../../core/oci/basis/basis.ts';
import { comparedFields } from '../basis.ts';
import type { Compared } from './compare.ts';

/** The one JSON value. */
export function toJson(
  { same, root, objects, files, packages, size, layerHeaders, verdict, basis, claimed }: Compared,
  ignored: Ignored,
) {
  const pairs = [...pairsOf(root)];
  const config = pairs.find(({ role }) => role === 'config');
  return {
    same,
    objects: objects.map((pair) => toChange(pair, basis)),
    config: config?.fields.flatMap((field): Change[] => {
      if (isIgnoredField(field, ignored)) return [];
      const { pointer, kind, left, right } = field;
      const why = FIELD_WHY[causeOf(field, 'config')];
      return [{ path: pointer, kind, left: value(left), right: value(right), why }];
    }),
    layers: pairs
      .filter(({ role }) => role === 'layer')
      .map((pair) => ({ ...toChange(pair, basis), ...(claimed.includes(pair.path) && { proven: false }) })),
    ...(files && { files: listChanges(files.listed) }),
    ...(files?.judged.unseen && files.judged.unseen.count > 0 && { unseen: unseenOf(files.judged.unseen) }),
    ...(files && files.hidden.files > 0 && { hidden: files.hidden }),
    verdict,
    ...(packages && { packages }),
    ...(size && { size }),
    ...(layerHeaders && { layerHeaders }),
    ...comparedFields(basis),
  };
}

const unseenOf = ({ count, files }: UnseenDiff) => ({ count, files });

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

/** What documents claim of a layer that could not be read, that its content is the same above all, is not repeated. */
function toChange(pair: Pair, basis: ComparedBasis): Change {
  const { path, kind, left, right, why } = pair;
  const comparable = isComparable(pair, basis);
  const side = (node: Pair['left']) =>
    node ? { mediaType: node.mediaType, digest: node.digest, size: node.size, diffID: node.diffID } : undefined;
  return {
    path,
    kind,
    left: side(left),
    right: side(right),
    ...((kind === 'modified' || kind === 'same') && comparable ? { why } : {}),
    ...(!comparable && { comparable }),
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
