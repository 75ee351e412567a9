/**
 * Steps: a reader's budget of work. Real files are read once or a few times over; a file whose parts point at the same
 * bytes again and again is not, however small it is.
 */
import { ImageError } from '../oci/imageError.ts';
import { STEPS_FREE_COUNT, STEPS_PER_BYTE_COUNT } from '../bytes/limits.ts';

/** Counts down from what a file of `size` bytes may cost. A step is a byte looked at, or a record of a few. */
export class Steps {
  private left: number;
  private readonly at: string;

  /** `at` names the file in the error. */
  constructor(at: string, size: number) {
    this.at = at;
    this.left = STEPS_FREE_COUNT + size * STEPS_PER_BYTE_COUNT;
  }

  /** Throws `too-large` once the budget is spent. */
  take(count = 1): void {
    this.left -= count;
    if (this.left >= 0) return;
    const message = 'Its parts refer to the same bytes repeatedly, so Cutaway stopped reading it.';
    throw new ImageError('too-large', this.at, message);
  }
}
