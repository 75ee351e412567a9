/** From fields and tensors to a description: sums, and what cannot be true of where tensors lie. */
import type { Remarks } from '../remarks.ts';
import type { ModelDescription, ModelField, Tensor, TensorType } from './description.ts';

/** What a format states by name. */
export type Facts = Pick<
  ModelDescription,
  'architecture' | 'name' | 'license' | 'quantization' | 'contextLength' | 'embeddingLength' | 'layers' | 'tokenizer'
>;

interface Parts {
  readonly metadata: readonly ModelField[];
  readonly tensors: readonly Tensor[];
  readonly facts: Facts;
  readonly fileSize: number;
}

/** Tensors beyond the end of the file and over one another are findings. */
export function modelOf(
  head: Pick<ModelDescription, 'format' | 'version' | 'headerSize' | 'unread'>,
  { metadata, tensors, facts, fileSize }: Parts,
  remarks: Remarks,
): ModelDescription {
  const types = typesOf(tensors);
  const parameters = tensors.reduce((sum, { shape }) => sum + elementsOf(shape), 0);
  remarkPlaces(tensors, fileSize, remarks);
  return {
    kind: 'model',
    ...head,
    ...facts,
    quantization: facts.quantization ?? types[0]?.type ?? null,
    ...{ parameters, metadata, tensors, types, findings: remarks.findings },
  };
}

const elementsOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function typesOf(tensors: readonly Tensor[]): TensorType[] {
  const sums = new Map<string, { count: number; size: number }>();
  for (const { type, size } of tensors) {
    const sum = sums.get(type) ?? { count: 0, size: 0 };
    sum.count++;
    sum.size += size ?? 0;
    sums.set(type, sum);
  }
  return [...sums].map(([type, sum]) => ({ type, ...sum })).sort((a, b) => b.size - a.size);
}

function remarkPlaces(tensors: readonly Tensor[], fileSize: number, remarks: Remarks): void {
  const placed = [...tensors].sort((a, b) => a.offset - b.offset);
  const last = placed.reduce((end, { offset, size }) => Math.max(end, offset + (size ?? 0)), 0);
  if (last > fileSize) {
    const message = `The tensors take ${last} bytes, but the file has only ${fileSize}.`;
    remarks.say('model-truncated', 'error', message);
  }
  for (let i = 1; i < placed.length; i++) {
    const [before, tensor] = [placed[i - 1], placed[i]];
    if (!before || !tensor || before.offset + (before.size ?? 0) <= tensor.offset || tensor.size === 0) continue;
    remarks.say(
      'model-overlap',
      'error',
      `The data of ${JSON.stringify(tensor.name)} overlaps that of another tensor.`,
    );
    return;
  }
}
