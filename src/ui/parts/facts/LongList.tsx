/** LongList: a list that may have tens of thousands of items, of which it draws the first ones and more when asked. */
import { type ReactNode, useState } from 'react';
import { ActionButton } from '../controls/ActionButton.tsx';
import { formatCount } from '../format.ts';

const MOST = 100;

interface LongListProps<T> {
  readonly items: readonly T[];
  /** Draws one as `<li>`. */
  readonly children: (item: T, at: number) => ReactNode;
  readonly className?: string;
}

export function LongList<T>({ items, children, className }: LongListProps<T>) {
  const [most, setMost] = useState(MOST);
  const more = items.length - most;
  return (
    <ul className={className}>
      {items.slice(0, most).map(children)}
      {more > 0 && (
        <li className="flex flex-wrap items-center gap-2 py-1 text-ink-2 text-sm">
          {formatCount(more)} more
          <ActionButton
            onClick={() => setMost(most + MOST)}
          >{`Show ${formatCount(Math.min(MOST, more))}`}</ActionButton>
        </li>
      )}
    </ul>
  );
}
