/** What the second of two images costs more, and where; reads the layers' tables of contents and package databases. */
import { diffSize as compare, type SizeSide } from '../../../core/diff/size/diffSize.ts';
import type { PackageDiff } from '../../../core/diff/packages/diffPackages.ts';
import type { SizeDiff } from '../../../core/diff/size/sizeDiff.ts';
import type { Sides } from './answers.ts';
import type { CallOptions } from '../../engine.ts';
import { cost, sizes } from '../image/cost.ts';
import type { Asked, Question } from '../question.ts';
import { diffPackages } from './diffPackages.ts';

/** Compares the sizes of two images, and what a pull would fetch. */
export const diffSize: Question<'diffSize'> = {
  async answer(asked, sides, options) {
    return sizeBeside(asked, sides, await diffPackages.answer(asked, sides, options), options);
  },
};

/** The same where the packages are compared already. */
export async function sizeBeside(
  asked: Asked,
  { left, right }: Sides,
  packages: PackageDiff,
  options: CallOptions,
): Promise<SizeDiff> {
  const session = asked.others[0] ?? asked.session;
  const a = await sideOf(asked, left, options);
  const b = await sideOf({ ...asked, session }, right, options);
  return compare(a, b, packages);
}

async function sideOf(asked: Asked, key: string, options: CallOptions): Promise<SizeSide> {
  const node = asked.session.node(key);
  const { layers: costs, findings } = await cost.answer(asked, { image: key }, options);
  const columns = await sizes.answer(asked, { image: key, by: 'directory' }, options);
  const summary = node.role === 'layer' ? undefined : await asked.session.images.image(key);
  return { node, costs, sizes: columns, summary, findings };
}
