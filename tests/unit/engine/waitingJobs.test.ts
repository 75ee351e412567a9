/** Jobs that wait: the order of a plain sort, at the cost of a heap. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WaitingJobs } from '../../../src/engine/waiting/waitingJobs.ts';

interface Task {
  readonly job: { readonly size: number; readonly background: boolean };
}
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.record({ size: fc.nat(5), background: fc.boolean() }) }) },
  { weight: 2, arbitrary: fc.constant('take' as const) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ again: fc.nat(20) }) },
);

it('start in the order of a sort: wanted before background, the largest first, then as they came', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const waiting = new WaitingJobs<Task>();
      let plain: Task[] = [];
      const sorted = () =>
        plain.toSorted((a, b) => Number(a.job.background) - Number(b.job.background) || b.job.size - a.job.size);
      for (const each of steps) {
        if (each === 'take') {
          const first = waiting.first();
          expect(first).toBe(sorted()[0]);
          if (first) waiting.remove(first);
          plain = plain.filter((one) => one !== first);
        } else if ('add' in each) {
          const task = { job: each.add };
          waiting.add(task);
          plain.push(task);
        } else {
          const task = plain['remove' in each ? each.remove : each.again];
          if (!task) continue;
          waiting.remove(task);
          plain = plain.filter((one) => one !== task);
          if ('remove' in each) continue;
          waiting.add(task);
          plain.push(task);
        }
        expect(waiting.wantedCount).toBe(plain.filter(({ job }) => !job.background).length);
      }
      expect(new Set(waiting.clear())).toEqual(new Set(plain));
    }),
  );
});

it('cost their logarithm: ten thousand are compared some tens of times each', () => {
  const count = 10_000;
  let looks = 0;
  const waiting = new WaitingJobs<Task>();
  for (let i = 0; i < count; i++) {
    const size = (i * 7919) % count;
    const job = {
      background: false,
      get size() {
        looks += 1;
        return size;
      },
    };
    waiting.add({ job });
  }
  let before = count;
  for (let task = waiting.first(); task; task = waiting.first()) {
    waiting.remove(task);
    expect(task.job.size).toBeLessThanOrEqual(before);
    before = task.job.size;
  }
  expect(looks).toBeLessThan(80 * count);
});
