/** What the second of two images costs more, and where; reads the layers' tables of contents and package databases. */
import { diffSize as compare, type SizeSide } from '../../../core/diff/size/diffSize.ts';
import type { CallOptions } from '../../engine.ts';
import { cost, sizes } from '../cost.ts';
import type { Asked, Question } from '../question.ts';
import { diffPackages } from './diffPackages.ts';

export const diffSize: Question<'diffSize'> = {
  async answer(asked, sides, options) {
    const [session, other] = [asked.session, asked.others[0] ?? asked.session];
    const left = await sideOf({ ...asked, session }, sides.left, options);
    const right = await sideOf({ ...asked, session: other }, sides.right, options);
    return compare(left, right, await diffPackages.answer(asked, sides, options));
  },
};

async function sideOf(asked: Asked, key: string, options: CallOptions): Promise<SizeSide> {
  const node = asked.session.node(key);
  const { layers: costs, findings } = await cost.answer(asked, { image: key }, options);
  const columns = await sizes.answer(asked, { image: key, by: 'directory' }, options);
  const summary = node.role === 'layer' ? undefined : await asked.session.images.image(key);
  return { node, costs, sizes: columns, summary, findings };
}
