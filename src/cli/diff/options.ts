/** Options of `diff`. */
import { choice, file, flag, list, type OptionSet, text, type Values } from '../commandLine/option.ts';
import { FORMS } from '../options/picking.ts';

export const DIFF = {
  files: flag('--files', 'every path of the two root filesystems too, with the fields that differ'),
  layerHeaders: flag(
    '--layer-headers',
    'layers that differ, tar header by tar header: order, dialect, PAX records, owner names',
  ),
  packages: flag('--packages', 'packages upgraded, downgraded, added, removed and rebuilt'),
  size: flag('--size', 'what B costs more and where, and what a host that has A must fetch for B'),
  ignore: list('--ignore A,B…', 'leave out kinds of noise, fields of files, or packing'),
  ignoreFile: file(
    '--ignore-file FILE',
    'such names and patterns of paths as in .gitignore, one a line; # begins a comment',
  ),
  semantic: flag(
    '--semantic',
    '--files, and all kinds but owners, modes and xattrs left out: what runs the same is the same',
  ),
  bitForBit: flag('--bit-for-bit', '--files, and nothing left out'),
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
