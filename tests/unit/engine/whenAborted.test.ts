import { expect, it, vi } from 'vitest';
import { whenAborted } from '../../../src/engine/waiting/whenAborted.ts';

it('gives a signal one listener for all who wait, each of which is called once and can leave', () => {
  const { signal, ...controller } = withSpy();
  const called: string[] = [];
  const leave = Array.from({ length: 1000 }, (_, i) => whenAborted(signal, () => called.push(`${i}`)));
  for (const [i, go] of leave.entries()) if (i % 2 === 1) go();
  whenAborted(signal, () => leave[998]?.());
  expect(controller.added).toHaveBeenCalledTimes(1);
  controller.abort();
  controller.abort();
  expect(called).toEqual(Array.from({ length: 500 }, (_, i) => `${2 * i}`));
  expect(() => whenAborted(undefined, () => undefined)()).not.toThrow();
});

it('does not call who left while others were called', () => {
  const controller = new AbortController();
  let called = 0;
  whenAborted(controller.signal, () => leave());
  const leave = whenAborted(controller.signal, () => called++);
  controller.abort();
  expect(called).toBe(0);
});

function withSpy() {
  const controller = new AbortController();
  const { signal } = controller;
  return { signal, added: vi.spyOn(signal, 'addEventListener'), abort: () => controller.abort() };
}
