/** Options of a `<select>`: of tens of thousands the first ones, the one that is chosen, and how many more there are. */
import { Fragment, type ReactNode } from 'react';
import { formatCount } from '../format.ts';

/** Nobody reads through more, and each costs time whenever the menu is drawn. */
const MOST = 300;

interface OptionsProps<T> {
  readonly items: readonly T[];
  readonly chosen: T | undefined;
  /** Draws one as `<option>`. */
  readonly children: (item: T, at: number) => ReactNode;
}

export function Options<T>({ items, chosen, children }: OptionsProps<T>) {
  const far = chosen === undefined ? -1 : items.indexOf(chosen, MOST);
  const more = items.length - MOST - (far < 0 ? 0 : 1);
  return (
    <>
      {items.slice(0, MOST).map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place in the list is all that is known of any item
        <Fragment key={at}>{children(item, at)}</Fragment>
      ))}
      {far >= 0 && chosen !== undefined && children(chosen, far)}
      {more > 0 && (
        <option disabled value="more">
          {formatCount(more)} more are not listed
        </option>
      )}
    </>
  );
}
