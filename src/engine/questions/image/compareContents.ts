/** Which files of equal size really changed: reads them once; afterwards costs and change kinds are exact. */
import { compareContents as compare } from '../../compare/compareContents.ts';
import { onFreshIndexes } from '../../compare/staleIndex.ts';
import type { Question } from '../question.ts';

/** Compares contents that have the same size in two layers, by digest. */
export const compareContents: Question<'compareContents'> = {
  answer: ({ session, host }, { image }, options) =>
    onFreshIndexes(() => compare(session, host, session.image(image), options)),
};
