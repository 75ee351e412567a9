/**
 * Shows: what a view was asked to show (which part of it, in which order, by which filter). It is part of where one stands,
 * so that a link carries it and Back undoes it. Each view's are read from the text of a link, and what a link can't mean
 * is what the view shows first.
 */
import { useMemo } from 'react';
import type { TreeSort } from '../../parts/TreeTable.tsx';
import { activeSlot, type AppState, patchSlot, useApp } from '../appState.ts';
import { BROWSED } from './place.ts';
import { step } from './steps.ts';

export interface Shown<T> {
  /** The view and the name in it: `size.pane`. */
  readonly key: string;
  /** What is shown where nothing was chosen. */
  readonly first: T;
  read(text: string): T;
  write(value: T): string;
}

/** One of a few. */
export function oneOf<T extends string>(key: string, options: readonly T[], first: T): Shown<T> {
  return { key, first, read: (text) => options.find((each) => each === text) ?? first, write: (value) => value };
}

/** Any text; the empty one says nothing. */
export function anyText(key: string): Shown<string> {
  return { key, first: '', read: (text) => text, write: (value) => value };
}

/** Something or nothing, by a text. */
export function maybe(key: string): Shown<string | null> {
  return { key, first: null, read: (text) => text, write: (value) => value ?? '' };
}

export function maybeNumber(key: string): Shown<number | null> {
  const read = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : null);
  return { key, first: null, read, write: (value) => (value === null ? '' : String(value)) };
}

export function onOrOff(key: string): Shown<boolean> {
  return { key, first: false, read: (text) => text === 'on', write: (value) => (value ? 'on' : 'off') };
}

/** On unless it was switched off. */
export function onUnlessOff(key: string): Shown<boolean> {
  return { key, first: true, read: (text) => text !== 'off', write: (value) => (value ? 'on' : 'off') };
}

/** All of a set but these, parted by commas. */
export function allBut<T extends string>(key: string, all: readonly T[]): Shown<ReadonlySet<T>> {
  return {
    key,
    first: new Set(all),
    read(text) {
      const without = text.split(',');
      return new Set(all.filter((each) => !without.includes(each)));
    },
    write: (kept) => all.filter((each) => !kept.has(each)).join(','),
  };
}

/** Texts in order, parted by commas: those in the texts themselves are escaped. */
export function listOf(key: string): Shown<readonly string[]> {
  return {
    key,
    first: [],
    read: (text) => (text === '' ? [] : text.split(',').map(unescaped)),
    write: (list) => list.map((each) => each.replace(/[%,]/g, (sign) => (sign === ',' ? '%2C' : '%25'))).join(','),
  };
}

const unescaped = (text: string) => text.replace(/%2C/g, ',').replace(/%25/g, '%');

/** The column's key; a minus in front where the greatest comes first. A key that the table lacks leaves it as it is. */
export function sorted(key: string, first: TreeSort): Shown<TreeSort> {
  return {
    key,
    first,
    read: (text) =>
      text.startsWith('-') ? { key: text.slice(1), order: 'descending' } : { key: text, order: 'ascending' },
    write: ({ key: column, order }) => `${order === 'descending' ? '-' : ''}${column}`,
  };
}

const meant = <T>(shown: Shown<T>, text: string | undefined): T =>
  text === undefined ? shown.first : shown.read(text);

/** What a registry was asked to show belongs to no input: its keys begin with this. */
const isOfRegistry = ({ key }: Pick<Shown<unknown>, 'key'>): boolean => key.startsWith(`${BROWSED}.`);

const textOf = (state: AppState, shown: Pick<Shown<unknown>, 'key'>): string | undefined =>
  (isOfRegistry(shown) ? state.browseShows : activeSlot(state)?.shows)?.[shown.key];

/** In the input one looks at, or the registry; the same value as long as the same is shown. */
export function useShown<T>(shown: Shown<T>): T {
  const text = useApp((state) => textOf(state, shown));
  return useMemo(() => meant(shown, text), [shown, text]);
}

/** What is shown now. */
export function shownNow<T>(shown: Shown<T>): T {
  return meant(shown, textOf(useApp.getState(), shown));
}

/** Shows something else, where no step is made of it: text that is being typed, the row one walks over. */
export function note<T>(shown: Shown<T>, value: T): void {
  const state = useApp.getState();
  const slot = activeSlot(state);
  if (isOfRegistry(shown)) useApp.setState({ browseShows: withValue(state.browseShows, shown, value) });
  else if (slot) patchSlot(slot.id, { shows: withValue(slot.shows, shown, value) });
}

type Shows = Readonly<Record<string, string>>;

function withValue<T>(shows: Shows, shown: Shown<T>, value: T): Shows {
  const text = shown.write(value);
  const { [shown.key]: before, ...others } = shows;
  const silent = text === '' || text === shown.write(shown.first);
  if ((silent ? undefined : text) === before) return shows;
  const next = silent ? others : { ...others, [shown.key]: text };
  // By name, so that the same choices are the same place whichever came first.
  return Object.fromEntries(Object.entries(next).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Shows something else, chosen on purpose: Back undoes it. */
export function show<T>(shown: Shown<T>, value: T): void {
  step(() => note(shown, value));
}
