/** A model in a few lines, and what differs between two. */
import type { ModelDescription, Tensor } from '../../core/content/models/description.ts';
import type { ModelDiff } from '../../core/diff/models/diffModels.ts';
import { formatBytes } from '../../core/oci/text.ts';
import type { Context } from '../session.ts';
import { printable } from '../show.ts';

/** `GGUF 3, llama, 6,738,415,616 parameters, Q4_K_M, 4096 tokens of context`. */
export function modelLine(model: ModelDescription): string {
  const { format, architecture, name, parameters, quantization, contextLength, license, tensors, unread } = model;
  const facts = [
    name ?? '',
    format,
    architecture ?? '',
    `${parameters.toLocaleString('en')} parameters in ${tensors.length === 1 ? '1 tensor' : `${tensors.length.toLocaleString('en')} tensors`}`,
    quantization ?? '',
    contextLength === null ? '' : `context ${contextLength}`,
    license ?? '',
    unread > 0 ? 'header not read in full' : '',
  ];
  return printable(facts.filter(Boolean).join(', '));
}

const shapeOf = ({ shape, type }: Tensor) => `${shape.join('×') || 'scalar'} ${type}`;

/** One line for each field and tensor that differs. */
export async function printModelDiff(
  { output, note }: Context,
  diff: ModelDiff,
  sameBytes: boolean | null,
): Promise<void> {
  const { fields, tensors, parameters, weights } = diff;
  const line = (text: string) => output.text(`${printable(text)}\n`);
  if (parameters.left !== parameters.right)
    await line(`parameters: ${parameters.left.toLocaleString('en')} -> ${parameters.right.toLocaleString('en')}`);
  if (weights.left !== weights.right)
    await line(`weights: ${formatBytes(weights.left)} -> ${formatBytes(weights.right)}`);
  for (const { key, left, right } of fields) await line(`field ${key}: ${left ?? 'absent'} -> ${right ?? 'absent'}`);
  for (const tensor of tensors.removed) await line(`- tensor ${tensor.name} ${shapeOf(tensor)}`);
  for (const tensor of tensors.added) await line(`+ tensor ${tensor.name} ${shapeOf(tensor)}`);
  for (const { left, right } of tensors.changed)
    await line(`~ tensor ${left.name}: ${shapeOf(left)} -> ${shapeOf(right)}`);
  const alike = `${tensors.alike} tensors have one name, shape and type on both sides`;
  await line(`${alike}${sameBytes === true ? ', and the same bytes.' : '; their weights were not compared.'}`);
  if (!diff.comparable) note('warning: a header was not read in full: what is missing on one side may be there');
}
