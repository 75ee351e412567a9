/** `cutaway diff` of two models: where neither input has an image, and each has a model. */
import { diffModels } from '../../core/diff/models/diffModels.ts';
import { diffWeights } from '../../core/diff/models/diffWeights.ts';
import type { OpenedInput } from '../../engine/engine.ts';
import type { DiffOptions } from '../diff/options.ts';
import type { Context } from '../session.ts';
import { artifactFiles, hasImage } from './artifactFiles.ts';
import { type FoundModel, modelsOf } from './modelsOf.ts';
import { printModelDiff } from './printModel.ts';

/** The exit status; undefined where the inputs are not two models. Of several in one input the first is compared. */
export async function diffAsModels(
  context: Context<DiffOptions>,
  left: OpenedInput,
  right: OpenedInput,
): Promise<number | undefined> {
  if ([left, right].some(({ roots }) => roots.some(hasImage))) return undefined;
  const [a, b] = [await firstOf(context, left), await firstOf(context, right)];
  if (!a || !b) return undefined;
  const diff = diffModels(a.model, b.model);
  const sameBytes = haveSameBytes(left, right);
  const weights = context.options.weights
    ? await diffWeights(await weighed(context, left, a), await weighed(context, right, b), {
        signal: context.call.signal,
      })
    : undefined;
  const found = { ...diff, sameBytes, ...(weights && { tensorBytes: weights }) };
  if (context.options.json) await context.output.json({ models: found });
  else await printModelDiff(context, diff, { sameBytes, weights });
  const areSame = weights ? weights.changed.length + weights.unread.length === 0 : sameBytes === true;
  return diff.same && diff.comparable && areSame ? 0 : 1;
}

async function firstOf(context: Context, input: OpenedInput): Promise<FoundModel | undefined> {
  const models = await modelsOf(context, input.id, await artifactFiles(context, input, input.roots));
  if (models.length > 1) context.note(`${input.name} has ${models.length} models; the first is compared`);
  return models[0];
}

const weighed = async ({ engine, call }: Context, { id }: OpenedInput, { model, file }: FoundModel) => ({
  model,
  source: await engine.content(id, file.target, call),
});

/** By the digests of the artifacts; null where a file alone has none, since nothing of its weights is read. */
function haveSameBytes(left: OpenedInput, right: OpenedInput): boolean | null {
  const [a, b] = [left, right].map(({ roots }) => roots.map(({ digest }) => digest));
  if (!a || !b || [...a, ...b].includes(null)) return null;
  return a.join() === b.join();
}
