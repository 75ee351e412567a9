/** The palette leads to every part of every view that has several. */
import { expect, it } from 'vitest';
import { partsOf } from '../../../../src/ui/shell/palette/parts.ts';

it.each([
  ['history', 'Steps Dockerfile'],
  ['size', 'Advice Map Table Waste Secrets'],
  ['compare', 'Objects Layers Files Packages Size'],
  ['config', 'Config|Runtime config'],
  ['files', ''],
])('%s: %s', (view, labels) => {
  const found = partsOf(view).map(({ label }) => label);
  expect(found.join(labels.includes('|') ? '|' : ' ')).toBe(labels);
});
