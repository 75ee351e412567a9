/** Where keys lead among controls that are one Tab stop. */
import { describe, expect, it } from 'vitest';
import { rovingStep } from '../../../../../src/ui/parts/controls/roving.ts';

describe('a key among controls', () => {
  it.each([
    ['ArrowRight', 0, 3, 'across', 1],
    ['ArrowRight', 2, 3, 'across', 2],
    ['ArrowLeft', 1, 3, 'across', 0],
    ['ArrowLeft', 0, 3, 'across', 0],
    ['ArrowDown', 0, 3, 'across', undefined],
    ['ArrowUp', 0, 3, 'across', undefined],
    ['ArrowDown', 0, 3, 'down', 1],
    ['ArrowUp', 0, 3, 'down', 0],
    ['ArrowRight', 0, 3, 'down', undefined],
    ['Home', 2, 3, 'across', 0],
    ['End', 0, 3, 'down', 2],
    ['Enter', 0, 3, 'across', undefined],
    ['a', 0, 3, 'across', undefined],
    ['End', 0, 0, 'across', undefined],
  ] as const)('%s at %i of %i, %s', (key, at, count, axis, to) => {
    expect(rovingStep(key, at, count, axis)).toBe(to);
  });
});
