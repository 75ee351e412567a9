/** What a comparison shows; links carry it, and it stays whichever sides are compared. */
import { ROW_KINDS } from './files/fileRows.ts';
import { PACKAGE_KINDS } from './packages/packageKinds.ts';
import { allBut, anyText, maybe, maybeNumber, oneOf, onOrOff } from '../../state/place/shows.ts';

export const SIZE_PARTS = ['Directories', 'Layers', 'Packages', 'Build steps'] as const;

export const COMPARE = {
  /** Which of several images that both sides have, by its place. */
  image: maybeNumber('compare.image'),
  /** What is ignored is shown too, faint. */
  ignored: onOrOff('compare.ignored'),
  /** The chosen pair of objects, by its ID. */
  object: maybe('compare.object'),
  layer: maybeNumber('compare.layer'),
  filter: anyText('compare.filter'),
  kinds: allBut('compare.without', ROW_KINDS),
  packages: anyText('compare.packages'),
  packageKinds: allBut('compare.withoutPackages', PACKAGE_KINDS),
  size: oneOf('compare.size', SIZE_PARTS, SIZE_PARTS[0]),
};
