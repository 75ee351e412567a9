/** What one file says, read with its format in mind. */
import { describeFile } from '../../../core/content/describe.ts';
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

export const describe: Question<'describe'> = {
  async answer({ session }, { target, path, as }, options) {
    return describeFile(await openTarget(session, target, options), { path, as, signal: options.signal });
  },
};
