import { describe, expect, test } from 'vitest';
import {
  fitting,
  type ListedPackage,
  ownSize,
  totalsByKind,
  totalsByLayer,
} from '../../../../../src/ui/views/packages/packageRows.ts';

const made = (name: string, layer: number, more: Partial<ListedPackage> = {}): ListedPackage => ({
  name,
  version: '1.0',
  architecture: 'amd64',
  size: 1000,
  source: null,
  maintainer: null,
  license: null,
  summary: `the ${name} program`,
  status: null,
  depends: [],
  format: 'dpkg',
  layer,
  earlier: [],
  fileCount: null,
  unsureSince: null,
  path: 'var/lib/dpkg/status',
  ...more,
});
const packages = [
  made('bash', 0),
  made('zlib1g', 0, { size: null }),
  made('curl', 2, { earlier: [{ version: '0.9', layer: 0 }] }),
];

describe('fitting', () => {
  const names = (text: string, layer: number | null = null, kind: string | null = null) =>
    fitting(packages, { text, layer, kind }).map(({ name }) => name);

  test('keeps what has every word somewhere, in any case', () => {
    expect(names('')).toEqual(['bash', 'zlib1g', 'curl']);
    expect(names('PROGRAM b')).toEqual(['bash', 'zlib1g']);
    expect(names('bash curl')).toEqual([]);
  });

  test('keeps what one layer brought', () => expect(names('', 2)).toEqual(['curl']));

  test('keeps those of one kind', () => {
    expect(names('', null, 'dpkg')).toEqual(['bash', 'zlib1g', 'curl']);
    expect(names('', null, 'npm')).toEqual([]);
  });
});

test('totals name each layer that brought packages once, from the base up', () => {
  expect(totalsByLayer(packages.toReversed())).toEqual([
    { layer: 0, packages: 2, size: 1000, upgrades: 0 },
    { layer: 2, packages: 1, size: 1000, upgrades: 1 },
  ]);
});

test('kinds are counted, the largest first', () => {
  expect(totalsByKind([...packages, made('a', 1, { format: 'npm' })])).toEqual([
    ['dpkg', 3],
    ['npm', 1],
  ]);
});

test('what lies in another package counts in that one alone', () => {
  expect(ownSize(made('six', 0, { format: 'python', owner: 'python3-six' }))).toBe(0);
  expect(ownSize(made('a', 0, { format: 'java', path: 'app.war!a.jar' }))).toBe(0);
  expect(ownSize(made('a', 0, { format: 'java', path: 'a.jar' }))).toBe(1000);
});
