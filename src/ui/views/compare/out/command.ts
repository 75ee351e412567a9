/** The shell line that gives the same comparison as JSON. */
import { quoteText } from '../../../parts/shellQuote.ts';
import type { Side } from '../sides.ts';

/** What `cutaway` is given to open an input; undefined for what only this page has. */
function inputOf({ slot: { input } }: Side): string | undefined {
  switch (input.kind) {
    case 'registry':
      return input.reference;
    case 'path':
      return input.path;
    case 'file':
    case 'folder':
    case 'url':
      return input.name;
    default:
      return undefined;
  }
}

/** undefined where one side is no image of an input of its own. */
export function diffCommand(left: Side, right: Side | undefined): string | undefined {
  const [a, b] = [inputOf(left), right && inputOf(right)];
  if (a === undefined || b === undefined || left.node.role === 'layer') return undefined;
  const platform =
    left.node.role === 'manifest' && left.opened.roots.some(({ role }) => role === 'index') ? left.node.platform : null;
  return [
    'cutaway',
    'diff',
    quoteText(a),
    quoteText(b),
    '--files',
    '--json',
    ...(platform ? ['--platform', quoteText(platform)] : []),
  ].join(' ');
}
