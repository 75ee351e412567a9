/** A config that is named and could not be read, said by every answer that leaves out what it would have told. */
import type { Node } from '../core/image/node.ts';
import type { Context } from './session.ts';
import { printable } from './show.ts';

/** Says so on stderr. The exit status that follows: 1 where the config of an image could not be read, else 0. */
export function tellConfig({ note }: Pick<Context, 'note'>, image: Node, config: unknown): 0 | 1 {
  if (config !== undefined || image.role !== 'manifest') return 0;
  const node = image.children.find(({ role }) => role === 'config');
  if (!node) {
    note('there is no config, so there are no build steps, command or environment');
    return 0;
  }
  const found = node.findings.find(({ severity }) => severity !== 'info')?.message;
  const why = found ?? (node.present ? 'it is not a config' : 'its bytes are not in the input');
  note(printable(`error: the config could not be read, so what it says is missing here: ${why}`));
  return 1;
}
