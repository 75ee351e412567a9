/** What a view shows, as the text of a link and back; what a link can't mean is what the view shows first. */
import { beforeEach, describe, expect, it } from 'vitest';
import * as app from '../../../../../src/ui/state/appState.ts';
import {
  allBut,
  anyText,
  listOf,
  maybe,
  maybeNumber,
  note,
  oneOf,
  onOrOff,
  onUnlessOff,
  type Shown,
  shownNow,
  sorted,
} from '../../../../../src/ui/state/place/shows.ts';

const KINDS = ['added', 'removed'] as const;
const CASES: readonly (readonly [Shown<never>, value: unknown, text: string | undefined])[] = [
  [oneOf('v.x', ['a', 'b'], 'a') as never, 'b', 'b'],
  [oneOf('v.x', ['a', 'b'], 'a') as never, 'a', undefined],
  [sorted('v.x', { key: 'name', order: 'ascending' }) as never, { key: 'size', order: 'descending' }, '-size'],
  [sorted('v.x', { key: 'name', order: 'ascending' }) as never, { key: 'name', order: 'ascending' }, undefined],
  [anyText('v.x') as never, '*.so', '*.so'],
  [anyText('v.x') as never, '', undefined],
  [maybe('v.x') as never, null, undefined],
  [maybeNumber('v.x') as never, 0, '0'],
  [onOrOff('v.x') as never, true, 'on'],
  [onOrOff('v.x') as never, false, undefined],
  [onUnlessOff('v.x') as never, false, 'off'],
  [onUnlessOff('v.x') as never, true, undefined],
  [listOf('v.x') as never, ['0.1', 'a,b/c%2C', 'd'], '0.1,a%2Cb/c%252C,d'],
  [listOf('v.x') as never, [], undefined],
  [allBut('v.x', KINDS) as never, new Set(['added']), 'removed'],
  [allBut('v.x', KINDS) as never, new Set(KINDS), undefined],
];

beforeEach(() => {
  app.useApp.setState({ slots: [], active: null });
  app.addSlot('a', { kind: 'file', name: 'a.tar' } as never);
});

describe('what a view shows', () => {
  it.each(CASES)('is kept as its text: %#', (shown, value, text) => {
    note(shown, value as never);
    expect(app.useApp.getState().slots[0]?.shows).toEqual(text === undefined ? {} : { 'v.x': text });
    expect(shownNow(shown)).toEqual(value);
  });

  it('is the first where the text means nothing', () => {
    app.patchSlot('a', { shows: { 'v.x': 'nonsense' } });
    expect(shownNow(oneOf('v.x', ['a', 'b'], 'a'))).toBe('a');
    expect(shownNow(maybeNumber('v.x'))).toBeNull();
    expect(shownNow(onOrOff('v.x'))).toBe(false);
    expect(shownNow(allBut('v.x', KINDS))).toEqual(new Set(KINDS));
  });

  it('is the same place whichever was chosen first', () => {
    const [x, y] = [anyText('v.x'), anyText('v.y')];
    note(y, '2');
    note(x, '1');
    const first = JSON.stringify(app.useApp.getState().slots[0]?.shows);
    note(y, '');
    note(y, '2');
    expect(JSON.stringify(app.useApp.getState().slots[0]?.shows)).toBe(first);
  });
});
