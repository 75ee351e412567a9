/** Keeps what is under a moving pointer where it is: a row that slips away as facts arrive is not the one that gets the click. */
import { useEffect, useReducer, useRef } from 'react';

/** ms after the pointer's last move in which it may be about to press. */
const AIMS_MS = 1000;

interface Still<T> {
  readonly value: T;
  /** For the element that shows it. */
  readonly onPointerMove: () => void;
}

/** `value` as it was while the pointer aims, else as it is. A change of `wish`, which is what somebody asked for, always shows. */
export function useStill<T>(value: T, wish: unknown): Still<T> {
  const aiming = useRef<ReturnType<typeof setTimeout>>(undefined);
  const shown = useRef({ value, wish });
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => () => clearTimeout(aiming.current), []);
  if (aiming.current === undefined || shown.current.wish !== wish) shown.current = { value, wish };
  return {
    value: shown.current.value,
    onPointerMove() {
      clearTimeout(aiming.current);
      aiming.current = setTimeout(() => {
        aiming.current = undefined;
        draw();
      }, AIMS_MS);
    },
  };
}
