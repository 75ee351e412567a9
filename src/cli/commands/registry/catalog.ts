/** `cutaway catalog`: the repositories of a registry. */
import { credentialOf } from '../../input.ts';
import { printList } from '../../printing/printList.ts';
import { needRegistry } from '../../registryOperand.ts';
import { imageCommand } from '../../session.ts';

export const catalog = imageCommand({
  summary: 'the repositories of a registry, if it lists them',
  operands: ['REGISTRY'],
  options: {},
  examples: [['catalog localhost:5000', 'one a line']],
  async run(context, operand) {
    const args = { registry: needRegistry(operand), ...credentialOf(context.options.creds) };
    const { repositories, ...rest } = await context.engine.ask([], 'catalog', args, context.call);
    return printList(context, repositories, rest);
  },
});
