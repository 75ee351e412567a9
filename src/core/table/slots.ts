/**
 * Slots: row numbers by hash, with open addressing. Who looks something up walks the slots from `first` on, compares the
 * rows that it meets, and ends at one that is free; keys stay in the columns of the table that the rows are of.
 */
export class Slots {
  /** 0 = free, else 1 + row. At most half of them are taken. */
  private slots = new Uint32Array(128);
  private mask = 127;
  private readonly hashOf: (row: number) => number;

  /** `hashOf` gives the hash of a row that is in a slot; it is asked when the slots grow. */
  constructor(hashOf: (row: number) => number) {
    this.hashOf = hashOf;
  }

  first(hash: number): number {
    return hash & this.mask;
  }

  next(slot: number): number {
    return (slot + 1) & this.mask;
  }

  /** The row in a slot, or -1 where it is free. */
  at(slot: number): number {
    return this.slots[slot] - 1;
  }

  /** Puts the next row, `row` of as many before it, into a slot that was found free. */
  put(slot: number, row: number): void {
    this.slots[slot] = row + 1;
    if (row * 2 >= this.mask) this.grow();
  }

  private grow(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (const taken of this.slots) {
      if (taken === 0) continue;
      let slot = this.hashOf(taken - 1) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = taken;
    }
    this.slots = slots;
    this.mask = mask;
  }
}
