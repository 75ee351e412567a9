/** A model in a few lines, and what differs between two. */
import type { ModelDescription, Tensor } from '../../core/content/models/description.ts';
import type { ModelDiff } from '../../core/diff/models/diffModels.ts';
import type { WeightsDiff } from '../../core/diff/models/diffWeights.ts';
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

/** `blk.0.attn_q.weight  256×256 F16  131072`. */
export const tensorLine = (tensor: Tensor) =>
  printable(`${tensor.name}  ${shapeOf(tensor)}  ${tensor.size ?? 'size not known'}`);

const shapeOf = ({ shape, type }: Tensor) => `${shape.join('×') || 'scalar'} ${type}`;

/** One line for each field and tensor that differs. */
export async function printModelDiff(
  { output, note }: Context,
  diff: ModelDiff,
  { sameBytes, weights }: { readonly sameBytes: boolean | null; readonly weights: WeightsDiff | undefined },
): Promise<void> {
  const { fields, tensors, parameters } = diff;
  const line = (text: string) => output.text(`${printable(text)}\n`);
  if (parameters.left !== parameters.right)
    await line(`parameters: ${parameters.left.toLocaleString('en')} -> ${parameters.right.toLocaleString('en')}`);
  const sizes = diff.weights;
  if (sizes.left !== sizes.right) await line(`weights: ${formatBytes(sizes.left)} -> ${formatBytes(sizes.right)}`);
  for (const { key, left, right } of fields) await line(`field ${key}: ${left ?? 'absent'} -> ${right ?? 'absent'}`);
  for (const tensor of tensors.removed) await line(`- tensor ${tensor.name} ${shapeOf(tensor)}`);
  for (const tensor of tensors.added) await line(`+ tensor ${tensor.name} ${shapeOf(tensor)}`);
  for (const { left, right } of tensors.changed)
    await line(`~ tensor ${left.name}: ${shapeOf(left)} -> ${shapeOf(right)}`);
  const alike = `${tensors.alike} tensors have the same name, shape and type on both sides`;
  for (const { name, left, right } of weights?.changed ?? []) await line(`~ tensor ${name}: ${left} -> ${right}`);
  for (const name of weights?.unread ?? []) note(`warning: tensor ${printable(name)}: its bytes could not be compared`);
  if (weights) await line(`${alike}; ${weights.same} of them have the same bytes.`);
  else if (sameBytes === true) await line(`${alike}, and the same bytes.`);
  else await line(`${alike}; their weights were not compared (--weights does).`);
  if (!diff.comparable) note('warning: a header was not read in full: what is listed as missing may be there');
}
