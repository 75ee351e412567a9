/** `cutaway tags`: the tags of a repository. */

import { attachedTag } from '../../../core/oci/attachedTag.ts';
import { printList } from '../../printing/printList.ts';
import { needRepository } from '../../registryOperand.ts';
import { imageCommand } from '../../session.ts';

export const tags = imageCommand({
  summary: 'the tags of a repository',
  details: ['Versions come first, newest first. The exit status is 1 if the registry did not list all tags.'],
  operands: ['REPO'],
  options: {},
  examples: [['tags quay.io/podman/stable', 'one a line']],
  async run(context, operand) {
    const { args } = needRepository(operand, context.options);
    const { tags: found, ...rest } = await context.engine.ask([], 'tags', args, context.call);
    // Tags that only hold what is attached to an image are no versions of it.
    return printList(context, found, rest, (tag) => attachedTag(tag) === undefined);
  },
});
