/** Keeps what is under a moving pointer where it is: a row that slips away as facts arrive is not the one that gets the click. */
import { useEffect, useReducer, useState } from 'react';
import { Still } from './still.ts';

interface Held<T> {
  readonly value: T;
  /** For the element that shows it. */
  readonly onPointerMove: () => void;
}

/** `value` as it was while the pointer aims, else as it is. A change of `wish`, which is what somebody asked for, always shows. */
export function useStill<T>(value: T, wish: unknown): Held<T> {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [still] = useState(() => new Still<T>(draw));
  useEffect(() => () => still.end(), [still]);
  return { value: still.shown(value, wish), onPointerMove: () => still.aim() };
}
