/** The weights of two models beside each other, read whole: what their headers can't tell. */
import { bytesToWeigh } from '../../../core/diff/models/alikeTensors.ts';
import { diffWeights, type WeighedModel } from '../../../core/diff/models/diffWeights.ts';
import type { CallOptions } from '../../engine.ts';
import type { EngineHost } from '../../host.ts';
import type { Session } from '../../session/session.ts';
import type { SaveTarget } from '../../session/target.ts';
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Compares the bytes of tensors that have one name, shape and type; null where a side is not a model. */
export const weights: Question<'weights'> = {
  async answer({ session, others, host }, { left, right }, options) {
    const a = await openModel(session, host, left, options);
    const b = await openModel(others[0] ?? session, host, right, options);
    if (!a || !b) return null;
    const total = bytesToWeigh(a.model, b.model);
    return diffWeights(a, b, {
      signal: options.signal,
      onBytes: (done) => options.onProgress?.({ step: 'Reading the weights', done, total, unit: 'bytes' }),
    });
  },
};

async function openModel(
  session: Session,
  host: EngineHost,
  target: SaveTarget,
  options: CallOptions,
): Promise<WeighedModel | undefined> {
  const source = await openTarget(session, target, options);
  const model = await host.runContent({ is: 'describe', path: '', as: 'model' }, [source], options);
  return model?.kind === 'model' ? { model, source } : undefined;
}
