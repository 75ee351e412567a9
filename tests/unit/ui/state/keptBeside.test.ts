/** What an input is compared with is what it is kept beside, from either of the two. */
import { expect, it } from 'vitest';
import type { Slot } from '../../../../src/ui/state/appState.ts';
import { partnerOf } from '../../../../src/ui/state/image/keptBeside.ts';
import { NO_STANDING } from '../../../../src/ui/state/place/place.ts';

const digestOf = (id: string) => `sha256:${id}`;
const open = (id: string, beside: string | null): Slot =>
  ({
    ...NO_STANDING,
    id,
    input: { kind: 'file', name: `${id}.tar` },
    opened: { id, roots: [{ digest: digestOf(id), children: [] }] },
    beside:
      beside === null || beside === 'docker'
        ? beside
        : { input: { name: `${beside}.tar`, digest: digestOf(beside) }, node: { key: '0', digest: null } },
  }) as never;

const CASES: readonly (readonly [what: string, slots: readonly Slot[], of: string, partner: string | undefined])[] = [
  ['the one that it is compared with', [open('a', 'b'), open('b', null), open('c', null)], 'a', 'b'],
  ['the one that is compared with it', [open('a', 'b'), open('b', null)], 'b', 'a'],
  ['none where nothing is compared', [open('a', null), open('b', null)], 'a', undefined],
  ['none where its own other form is made', [open('a', 'docker'), open('b', null)], 'a', undefined],
  ['none where two parts of one input are compared', [open('a', 'a'), open('b', null)], 'a', undefined],
  ['none where the other is closed', [open('a', 'gone')], 'a', undefined],
];

it.each(CASES)('%s', (_, slots, of, partner) => {
  const slot = slots.find(({ id }) => id === of);
  expect(slot && partnerOf(slots, slot)?.id).toBe(partner);
});
