/** Which facts an image has: what a config says is asked of those that may have one. */
import { expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import { mayHaveConfig } from '../../../../../src/ui/views/overview/fact.ts';
import { missingWords } from '../../../../../src/ui/views/overview/facts/size/missing.ts';

const node = (role: Node['role'], origin: Node['origin'], children: Node[] = []): Node =>
  ({ role, origin, children, key: '0', names: [] }) as never;
const layer = node('layer', 'stored');

it.each([
  ['a lone layer', ['layer'], node('manifest', 'derived', [layer]), false],
  ['a cut docker save of one layer', ['docker-archive'], node('manifest', 'derived', [layer]), true],
  ['a docker save', ['docker-archive'], node('manifest', 'derived', [node('config', 'stored'), layer]), true],
  ['an image', ['oci-layout'], node('manifest', 'stored', [layer]), true],
  ['a model', ['model'], node('artifact', 'derived', [layer]), false],
] as const)('%s', (_, formats, image, expected) => {
  expect(mayHaveConfig({ image, opened: { formats } as never })).toBe(expected);
});

it.each([
  ['nothing', [{}, {}], ''],
  ['one absent', [{ present: false }, {}], '1 of them not in this input'],
  ['one cut', [{}, { held: 2_000_000 }], 'layer 1 cut off (2MB of its 3MB are here)'],
] as const)('says of the layers what is missing: %s', (_, layers, expected) => {
  const nodes = layers.map((each, position) => ({ ...layer, layer: position, size: 3e6, present: true, ...each }));
  expect(missingWords(nodes)).toBe(expected);
});
