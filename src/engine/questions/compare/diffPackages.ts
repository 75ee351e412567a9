/** The packages of two images, of one input or of two, beside each other. */
import { diffPackages as compare } from '../../../core/diff/packages/diffPackages.ts';
import { comparedBasis } from '../../compare/comparedBasis.ts';
import type { Question } from '../question.ts';
import { packages } from '../contents/packages.ts';

/** Compares the packages of two images. */
export const diffPackages: Question<'diffPackages'> = {
  async answer(asked, { left, right }, options) {
    const [session, other] = [asked.session, asked.others[0] ?? asked.session];
    const [a, b] = [
      await packages.answer({ ...asked, session }, { image: left }, options),
      await packages.answer({ ...asked, session: other }, { image: right }, options),
    ];
    return compare(a, b, comparedBasis(a.basis, b.basis));
  },
};
