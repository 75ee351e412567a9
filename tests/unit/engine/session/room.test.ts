/** The bound that passes share: never more than there is, and all of it again once it is given back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Room } from '../../../../src/engine/session/layers/room.ts';

it('no order of taking and giving back takes more than there is', () => {
  const step = fc.record({
    wanted: fc.nat(1000),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    ends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.nat(2000), fc.array(step), (bytes, steps) => {
      const room = new Room(bytes);
      const running: number[] = [];
      let kept = 0;
      for (const { wanted, used, ends } of steps) {
        running.push(room.take(wanted));
        expect(running.reduce((sum, taken) => sum + taken, kept)).toBeLessThanOrEqual(bytes);
        const taken = ends ? (running.shift() ?? 0) : 0;
        const own = Math.floor(taken * used);
        kept += own;
        room.giveBack(taken - own);
      }
      for (const taken of running) room.giveBack(taken);
      expect(room.take(bytes * 2)).toBe(Math.ceil((bytes - kept) / 2));
    }),
  );
});

it('passes beside one another all get some', () => {
  const room = new Room(64);
  expect([room.take(32), room.take(32), room.take(32), room.take(2)]).toEqual([32, 16, 8, 2]);
});
