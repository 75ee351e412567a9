/** What differs between two models, as lines of one table. */
import type { ModelDescription, Tensor } from '../../../../core/content/models/description.ts';
import type { ModelDiff } from '../../../../core/diff/models/diffModels.ts';
import type { WeightsDiff } from '../../../../core/diff/models/diffWeights.ts';
import { shortDigest } from '../../../../core/oci/digest.ts';
import { formatBytes } from '../../../../core/oci/text.ts';
import { formatCount } from '../../../parts/format.ts';

/** A line of the table. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'modified';
  readonly what: 'fact' | 'field' | 'tensor' | 'weights';
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
}

/** Facts first, then fields, then tensors, then tensors of other bytes where those were read. */
export function changesOf(
  diff: ModelDiff,
  left: ModelDescription,
  right: ModelDescription,
  read?: WeightsDiff | null,
): readonly Change[] {
  const { fields, tensors, parameters, weights } = diff;
  const facts = [
    ['format', left.format, right.format],
    ['parameters', formatCount(parameters.left), formatCount(parameters.right)],
    ['weights', formatBytes(weights.left), formatBytes(weights.right)],
  ] as const;
  return [
    ...facts.flatMap(([name, a, b]) => (a === b ? [] : [changed('fact', name, a, b)])),
    ...fields.map(({ key, left: a, right: b }) => changed('field', key, a, b)),
    ...tensors.removed.map((tensor) => changed('tensor', tensor.name, shapeOf(tensor), null)),
    ...tensors.added.map((tensor) => changed('tensor', tensor.name, null, shapeOf(tensor))),
    ...tensors.changed.map((pair) => changed('tensor', pair.left.name, shapeOf(pair.left), shapeOf(pair.right))),
    ...(read?.changed ?? []).map(({ name, left: a, right: b }) =>
      changed('weights', name, shortDigest(a), shortDigest(b)),
    ),
  ];
}

const changed = (what: Change['what'], name: string, left: string | null, right: string | null): Change => ({
  kind: left === null ? 'added' : right === null ? 'removed' : 'modified',
  ...{ what, name, left, right },
});

const shapeOf = ({ shape, type }: Tensor) => `${shape.join(' × ') || 'scalar'} ${type}`;
