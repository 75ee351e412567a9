/** What to change in the build, and what each change saves: rules over the layers, their files and the history. */
import { advise } from '../../../core/advice/advise.ts';
import type { AdviceAnswer, AdviceItem, Saving } from '../../../core/advice/advice.ts';
import type { Evidence } from '../../../core/advice/evidence.ts';
import { shippedFiles } from '../../../core/advice/shippedFile.ts';
import { baseLayerCount } from '../../../core/image/baseSteps.ts';
import { builtTimes } from '../../advice/builtTimes.ts';
import { neighboursOf } from '../../advice/neighbours.ts';
import { storedBytesOf } from '../../advice/storedBytes.ts';
import { findTwins, likelyTwins } from '../../advice/twins.ts';
import { unownedPrivileged } from '../../advice/unowned.ts';
import { compareContents } from '../../compare/compareContents.ts';
import { readDigests } from '../../compare/readDigests.ts';
import { onFreshIndexes } from '../../compare/staleIndex.ts';
import { bytesHeld } from '../../../core/oci/basis/held.ts';
import type { CallOptions } from '../../engine.ts';
import type { Asked, Question } from '../question.ts';

export const advice: Question<'advice'> = {
  answer: (asked, { image }, options) => onFreshIndexes(() => answer(asked, image, options)),
};

async function answer({ session, sessions, host }: Asked, key: string, options: CallOptions): Promise<AdviceAnswer> {
  const image = session.image(key);
  const depth = image.layers.length - 1;
  const tree = await image.tree(depth, options);
  const summary = await session.images.image(key);
  const rewrites = await compareContents(session, host, image, options);
  const reach = { session, host, image, tree };
  const files = [...shippedFiles(tree, depth, image.digests.same)];
  const alike = await readDigests(host, reach, likelyTwins(files), options);
  const { os = '', architecture = '' } = summary.config ?? {};
  const evidence: Evidence = {
    files,
    twins: findTwins(files, image.digests, tree),
    steps: summary.steps,
    layers: summary.layers,
    stored: image.layers.map(bytesHeld),
    baseLayers: baseLayerCount(summary.steps),
    platform: { os, architecture },
    unowned: await unownedPrivileged(reach, depth, options),
    builtTimes: builtTimes(tree, depth, summary.steps),
    neighbours: await neighboursOf({ ...reach, summary }, sessions, options),
    basis: image.basis(tree, depth),
  };
  const items = await advise(evidence, storedBytesOf(session, image, session.traffic === undefined, options));
  return {
    items,
    saving: total(items),
    uncompared: [...new Set([...rewrites.unread, ...alike.unread])].sort((a, b) => a - b),
    basis: evidence.basis,
  };
}

function total(items: readonly AdviceItem[]): Saving {
  const savings = items.map(({ saving }) => saving);
  return {
    unpacked: savings.reduce((sum, { unpacked }) => sum + unpacked, 0),
    atRest: savings.some(({ atRest }) => atRest === null)
      ? null
      : savings.reduce((sum, { atRest }) => sum + (atRest ?? 0), 0),
  };
}
