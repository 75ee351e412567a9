/** What one file says, read with its format in mind. */
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Describes a file or an object by its content. */
export const describe: Question<'describe'> = {
  async answer({ session, host }, { target, path, as }, options) {
    const source = await openTarget(session, target, options);
    return host.runContent({ is: 'describe', path, as }, [source], options);
  },
};
