/** What a comparison shows; links carry it, and it stays whichever sides are compared. */
import { ROW_KINDS } from './files/fileRows.ts';
import { PACKAGE_KINDS } from './packages/packageKinds.ts';
import { allBut, anyText, maybe, maybeNumber, oneOf, onOrOff, sorted } from '../../state/place/shows.ts';

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

const order = (name: string) => sorted(`compare.${name}Order`, { key: '', order: 'ascending' });

/** The orders of its tables; at first each is in its own. */
export const ORDER = {
  layers: order('layers'),
  entries: order('entries'),
  packages: order('packages'),
  sizeLayers: order('sizeLayers'),
  sizeSteps: order('sizeSteps'),
  sizePackages: order('sizePackages'),
  members: order('members'),
  facts: order('facts'),
  models: order('models'),
};
