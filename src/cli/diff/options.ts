/** Options of `diff`. */
import { choice, file, flag, list, type OptionSet, text, type Values } from '../commandLine/option.ts';
import { FORMS } from '../options/picking.ts';

export const DIFF = {
  files: flag('--files', 'also compare every path of the two root filesystems, field by field'),
  layerHeaders: flag(
    '--layer-headers',
    'compare layers that differ tar header by tar header: order, dialect, PAX records, owner names',
  ),
  packages: flag('--packages', 'list packages upgraded, downgraded, added, removed and rebuilt'),
  size: flag('--size', 'show how much larger B is and where, and what a host that has A must pull for B'),
  weights: flag('--weights', 'of two models, also compare the bytes of each tensor'),
  ignore: list('--ignore A,B…', 'ignore kinds of noise, fields of files, or packing'),
  ignoreFile: file(
    '--ignore-file FILE',
    'names to ignore and path patterns as in .gitignore, one a line; # starts a comment',
  ),
  semantic: flag(
    '--semantic',
    '--files, ignoring all kinds of noise but owners, modes and xattrs: what runs the same is the same',
  ),
  bitForBit: flag('--bit-for-bit', '--files, with nothing ignored'),
  html: file('--html FILE', 'write the whole comparison as one file to keep, too'),
  markdown: flag(
    '--markdown',
    'files, packages, sizes and new secrets as one comment for a pull request, under 60,000 characters',
  ),
  platformB: text('--platform-b OS/ARCH', 'B’s platform where it is another'),
  imageB: text('--image-b NAME', 'B’s name or digest where it is another'),
  formB: choice('--form-b FORM', 'B’s view where it is another', FORMS),
} as const satisfies OptionSet;

export type DiffOptions = Values<typeof DIFF>;
