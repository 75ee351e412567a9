/** Rows hold still while a pointer aims at them, and no longer. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Still } from '../../../../../src/ui/parts/table/still.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what a pointer may aim at', () => {
  it('is shown as it is where no pointer moves', () => {
    const still = new Still<string>(() => undefined);
    expect(still.shown('first', 1)).toBe('first');
    expect(still.shown('second', 1)).toBe('second');
  });

  it('stays as it was while the pointer moves, however long, and is shown anew when it rests', () => {
    const redraw = vi.fn();
    const still = new Still<string>(redraw);
    still.shown('first', 1);
    for (let moves = 0; moves < 5; moves++) {
      still.aim();
      vi.advanceTimersByTime(500);
      expect(still.shown(`later ${moves}`, 1)).toBe('first');
    }
    expect(redraw).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(redraw).toHaveBeenCalledTimes(1);
    expect(still.shown('last', 1)).toBe('last');
  });

  it('changes at once where somebody asked for it, and then stays as that', () => {
    const still = new Still<string>(() => undefined);
    still.shown('first', 'by name');
    still.aim();
    expect(still.shown('sorted', 'by age')).toBe('sorted');
    expect(still.shown('came later', 'by age')).toBe('sorted');
  });

  it('is not drawn any more once it is gone', () => {
    const redraw = vi.fn();
    const still = new Still<string>(redraw);
    still.aim();
    still.end();
    vi.runAllTimers();
    expect(redraw).not.toHaveBeenCalled();
  });
});
