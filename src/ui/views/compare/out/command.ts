/** The shell line that gives the same comparison as JSON. */
import { noiseNames } from '../../../../core/diff/noise.ts';
import { shellLine, type Word } from '../../../../core/oci/names/shellLine.ts';
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
    case 'engine':
      return input.name;
    default:
      return undefined;
  }
}

/** undefined where one side is not an image of an input of its own. */
export function diffCommand(left: Side, right: Side | undefined, ignored: number): string | undefined {
  const [a, b] = [inputOf(left), right && inputOf(right)];
  if (a === undefined || b === undefined || left.node.role === 'layer') return undefined;
  const several = left.node.role === 'manifest' && left.opened.roots.some(({ role }) => role === 'index');
  const platform = several ? left.node.platform : null;
  const words: Word[] = ['cutaway', 'diff', { input: a }, { input: b }, '--files', '--json'];
  // Not `--semantic`, which leaves out layers too, whatever they hold: the page lists those that hold something else.
  if (ignored !== 0) words.push('--ignore', noiseNames(ignored).join(','));
  if (platform) words.push({ option: '--platform', value: platform });
  return shellLine(words);
}

/** `old.tar` and `new.tar` as `old-new.html`. */
export function reportName(left: Side, right: Side | undefined): string {
  const base = ({ slot }: Side) => slot.input.name.replace(/\.(?:tar|tar\.\w+|tgz|zip)$/, '').replace(/[/:@]+/g, '-');
  return `${base(left)}-${right ? base(right) : 'converted'}.html`;
}
