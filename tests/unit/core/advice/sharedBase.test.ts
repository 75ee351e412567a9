/** When two images beside each other could keep their lowest layers once, and what no figure can be proven for. */
import { describe, expect, it } from 'vitest';
import { advise } from '../../../../src/core/advice/advise.ts';
import type { Evidence } from '../../../../src/core/advice/evidence.ts';
import type { Neighbour } from '../../../../src/core/advice/neighbour.ts';
import { pairFiles } from '../../../../src/core/advice/sameFiles.ts';
import type { ImageSummary } from '../../../../src/core/image/summary.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';

const SIZE = 1_000_000;
const DIGESTS = ['a', 'b', 'c'];
const OTHER: Neighbour = { name: 'worker', digests: ['x', 'y', 'z'], shared: 0, alike: [] };

function evidence(neighbours: readonly Neighbour[], more: Partial<Evidence> = {}): Evidence {
  return {
    files: DIGESTS.map((name, layer) => ({ path: name, layer, entry: 0, size: 3 * SIZE })),
    ...{ twins: new Map(), steps: [], stored: DIGESTS.map(() => SIZE), baseLayers: 2, builtTimes: [], neighbours },
    layers: DIGESTS.map((digest, layer) => ({ layer, step: layer, digest })) as unknown as ImageSummary['layers'],
    platform: { os: 'linux', architecture: 'amd64' },
    basis: { incomplete: [], unchecked: [] },
    ...more,
  };
}

const MADE = { name: 'Made', version: '1' };
const unread = { layer: 0, digest: 'a', reason: 'damaged', code: 'x', message: '', entriesRead: 0 } as const;

const CASES: readonly [
  what: string,
  neighbours: readonly Partial<Neighbour>[],
  together: object | undefined,
  more?: Partial<Evidence>,
][] = [
  ['nothing alike', [{}], undefined],
  ['another compression: kept once unpacked already', [{ alike: ['compression'] }], { unpacked: 0, atRest: SIZE }],
  ['another packing', [{ alike: ['packing', 'packing'] }], { unpacked: 6 * SIZE, atRest: 2 * SIZE }],
  ['above what is shared', [{ digests: ['a'], shared: 1, alike: ['packing'] }], { unpacked: 3 * SIZE, atRest: SIZE }],
  ['another build of the base', [{ bases: [MADE, MADE] }], { unpacked: 6 * SIZE, atRest: 2 * SIZE }],
  ['the base is shared', [{ digests: ['a', 'b'], shared: 2, bases: [MADE, MADE] }], undefined],
  ['the most of two', [{ alike: ['packing'] }, { bases: [MADE, MADE] }], { unpacked: 6 * SIZE, atRest: 2 * SIZE }],
  ['a third image lists the blob', [{ alike: ['packing'] }, { digests: ['a'], shared: 1 }], undefined],
  [
    'a layer that could not be read',
    [{ bases: [MADE, MADE] }],
    undefined,
    { basis: { incomplete: [unread as never], unchecked: [] } },
  ],
  [
    'the blob is listed again above',
    [{ alike: ['packing'] }],
    undefined,
    { layers: [{ digest: 'a' }, { digest: 'a' }, { digest: 'c' }] as never },
  ],
];

it.each(CASES)('%s', async (_, neighbours, together, more) => {
  const given = evidence(
    neighbours.map((each) => ({ ...OTHER, ...each })),
    more,
  );
  const found = (await advise(given, async () => 0)).filter(({ rule }) => rule === 'shared-base');
  expect(found.map((item) => item.together)).toEqual(together === undefined ? [] : [together]);
});

describe('layers hold the same files', () => {
  const one: readonly EntrySpec[] = [
    { path: 'a', size: 5, mtime: 1 },
    { path: 'b', type: 'symlink', link: 'a' },
  ];
  const [first, second] = one as [EntrySpec, EntrySpec];
  const OTHERS: readonly [what: string, entries: readonly EntrySpec[], pairs: unknown][] = [
    ['whatever the order and the times', [second, { ...first, mtime: 2 }], [[0, 1]]],
    ['not with another mode', [{ ...first, mode: 0o600 }, second], undefined],
    ['not with another owner', [{ ...first, uid: 1 }, second], undefined],
    ['not with another size', [{ ...first, size: 6 }, second], undefined],
    ['not with another link', [first, { ...second, link: 'c' }], undefined],
    ['not with another attribute', [{ ...first, extra: { device: '1:1' } }, second], undefined],
    ['not with a path more', [first, second, { path: 'c' }], undefined],
    ['not with a path twice', [first, first], undefined],
    ['not where an entry is damaged', [{ ...first, extra: { broken: true } }, second], undefined],
  ];
  it.each(OTHERS)('%s', (_, entries, pairs) => {
    expect(pairFiles(layerIndex(one), layerIndex(entries))).toEqual(pairs);
  });
});
