/** What is shown while a pointer aims at it: see `useStill`. */

/** ms after the pointer's last move in which it may be about to press. */
const AIMS_MS = 1000;

export class Still<T> {
  readonly #redraw: () => void;
  #aiming: ReturnType<typeof setTimeout> | undefined;
  #shown: { readonly value: T; readonly wish: unknown } | undefined;

  /** `redraw` is called when the pointer rests: what has come since is to be shown. */
  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** `value`, or while the pointer aims what was shown before; a new `wish` always shows. */
  shown(value: T, wish: unknown): T {
    const before = this.#shown;
    if (before !== undefined && this.#aiming !== undefined && before.wish === wish) return before.value;
    this.#shown = { value, wish };
    return value;
  }

  /** The pointer has moved. */
  aim(): void {
    this.end();
    this.#aiming = setTimeout(() => {
      this.#aiming = undefined;
      this.#redraw();
    }, AIMS_MS);
  }

  /** Nobody aims any more, nor looks. */
  end(): void {
    clearTimeout(this.#aiming);
    this.#aiming = undefined;
  }
}
