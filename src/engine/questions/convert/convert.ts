/** What converting an input would do, before it is done; and what it did, of an input that was made so. */
import { buildOutput } from '../../../core/convert/build/output.ts';
import { sourcesOf } from '../../convert/converted.ts';
import type { Question } from '../question.ts';

/** Plans a conversion: what will happen to each object, and what is lost. */
export const plan: Question<'plan'> = {
  async answer({ session }, args, options) {
    const sources = await sourcesOf(session, args, options);
    return (await buildOutput(sources, args)).plan;
  },
};

/** The plan of a converted input; null for any other. */
export const conversion: Question<'conversion'> = {
  answer: async ({ session }) => session.plan ?? null,
};
