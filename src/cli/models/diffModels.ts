/** `cutaway diff` of two models: where neither input has an image, and each has a model. */
import type { ModelDescription } from '../../core/content/models/description.ts';
import { diffModels } from '../../core/diff/models/diffModels.ts';
import type { Node } from '../../core/image/node.ts';
import type { OpenedInput } from '../../engine/engine.ts';
import type { Context } from '../session.ts';
import { modelsOf } from './modelsOf.ts';
import { printModelDiff } from './printModel.ts';

/** The exit status; undefined where the inputs are not two models. Of several in one input the first is compared. */
export async function diffAsModels(
  context: Context,
  left: OpenedInput,
  right: OpenedInput,
): Promise<number | undefined> {
  if ([left, right].some(({ roots }) => roots.some(hasImage))) return undefined;
  const [a, b] = [await firstOf(context, left), await firstOf(context, right)];
  if (!a || !b) return undefined;
  const diff = diffModels(a, b);
  const sameBytes = haveSameBytes(left, right);
  if (context.options.json) await context.output.json({ models: { ...diff, sameBytes } });
  else await printModelDiff(context, diff, sameBytes);
  return diff.same && diff.comparable && sameBytes ? 0 : 1;
}

async function firstOf(context: Context, { id, roots, name }: OpenedInput): Promise<ModelDescription | undefined> {
  const models = [...(await modelsOf(context, id, roots)).values()];
  if (models.length > 1) context.note(`${name} has ${models.length} models; the first is compared`);
  return models[0];
}

const hasImage = ({ role, children }: Node): boolean => role === 'manifest' || children.some(hasImage);

/** By the digests of the artifacts; null where a file alone has none, since nothing of its weights is read. */
function haveSameBytes(left: OpenedInput, right: OpenedInput): boolean | null {
  const [a, b] = [left, right].map(({ roots }) => roots.map(({ digest }) => digest));
  if (!a || !b || [...a, ...b].includes(null)) return null;
  return a.join() === b.join();
}
