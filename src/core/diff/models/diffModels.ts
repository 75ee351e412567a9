/** Two models beside each other, by their headers: facts, fields and tensors. Weights are not read. */
import type { ModelDescription, ModelField, Tensor } from '../../content/models/description.ts';

/** What differs between the headers of two models. */
export interface ModelDiff {
  readonly same: boolean;
  /** Fields of the metadata; null on the side that lacks it. */
  readonly fields: readonly { readonly key: string; readonly left: string | null; readonly right: string | null }[];
  readonly tensors: {
    readonly added: readonly Tensor[];
    readonly removed: readonly Tensor[];
    /** Of another shape or type. */
    readonly changed: readonly { readonly left: Tensor; readonly right: Tensor }[];
    /** Tensors of one name, shape and type. Their weights may differ all the same. */
    readonly alike: number;
  };
  readonly parameters: { readonly left: number; readonly right: number };
  readonly weights: { readonly left: number; readonly right: number };
  /** Both headers were read in full: else what is missing on one side may be there. */
  readonly comparable: boolean;
}

/** By names. Of names that occur twice the last one counts. */
export function diffModels(left: ModelDescription, right: ModelDescription): ModelDiff {
  const fields = diffFields(left.metadata, right.metadata);
  const tensors = diffTensors(left.tensors, right.tensors);
  const changes = fields.length + tensors.added.length + tensors.removed.length + tensors.changed.length;
  return {
    same: changes === 0 && left.format === right.format,
    ...{ fields, tensors },
    parameters: { left: left.parameters, right: right.parameters },
    weights: { left: weightsOf(left), right: weightsOf(right) },
    comparable: left.unread === 0 && right.unread === 0,
  };
}

function diffFields(left: readonly ModelField[], right: readonly ModelField[]): ModelDiff['fields'] {
  const was = new Map(left.map((field) => [field.key, field]));
  const is = new Map(right.map((field) => [field.key, field]));
  const keys = new Set([...was.keys(), ...is.keys()]);
  return [...keys].flatMap((key) => {
    const [a, b] = [was.get(key), is.get(key)];
    if (a?.value === b?.value && a?.type === b?.type) return [];
    const typed = a && b && a.type !== b.type;
    const textOf = (field: ModelField | undefined) => field && (typed ? `${field.type} ${field.value}` : field.value);
    return [{ key, left: textOf(a) ?? null, right: textOf(b) ?? null }];
  });
}

function diffTensors(left: readonly Tensor[], right: readonly Tensor[]): ModelDiff['tensors'] {
  const was = new Map(left.map((tensor) => [tensor.name, tensor]));
  const is = new Map(right.map((tensor) => [tensor.name, tensor]));
  const changed: { left: Tensor; right: Tensor }[] = [];
  let alike = 0;
  for (const [name, a] of was) {
    const b = is.get(name);
    if (!b) continue;
    if (a.type === b.type && a.shape.join() === b.shape.join()) alike++;
    else changed.push({ left: a, right: b });
  }
  return {
    added: [...is.values()].filter(({ name }) => !was.has(name)),
    removed: [...was.values()].filter(({ name }) => !is.has(name)),
    ...{ changed, alike },
  };
}

function weightsOf({ types }: ModelDescription): number {
  return types.reduce((sum, { size }) => sum + size, 0);
}
