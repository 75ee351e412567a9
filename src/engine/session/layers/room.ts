/** Room: a bound on bytes that several passes share while none of them knows yet how much it will keep. */

/** So many bytes in all, whoever takes them. */
export class Room {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** At most half of what is left, so that passes beside one another all get some. */
  take(wanted: number): number {
    const taken = Math.min(wanted, Math.ceil(this.#left / 2));
    this.#left -= taken;
    return taken;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}
