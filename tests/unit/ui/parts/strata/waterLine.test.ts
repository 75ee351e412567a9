/** The tag of the water line says no more than it has room for. */
import { expect, test } from 'vitest';
import { fitTag } from '../../../../../src/ui/parts/strata/WaterLine.tsx';

test.each([
  { layers: 7, narrow: false, total: true, sign: true, small: false },
  { layers: 99, narrow: false, total: true, sign: true, small: false },
  { layers: 100, narrow: false, total: false, sign: true, small: false },
  { layers: 10_000, narrow: false, total: false, sign: true, small: false },
  { layers: 99, narrow: true, total: false, sign: true, small: false },
  { layers: 100, narrow: true, total: false, sign: false, small: false },
  { layers: 10_000, narrow: true, total: false, sign: false, small: true },
])('of $layers layers, narrow $narrow', ({ layers, narrow, ...fits }) => {
  expect(fitTag(layers, narrow)).toEqual(fits);
});
