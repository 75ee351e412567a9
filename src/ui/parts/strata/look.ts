/** How the parts of a cut are to look: what Drawing and its shapes share. */

/** Depth of the block to the right and up, px. */
export interface Oblique {
  readonly x: number;
  readonly y: number;
}

/** How one bed is to look. */
export interface BedLook {
  readonly layer: number;
  readonly absent?: boolean;
  readonly failed?: boolean;
  /** Not read in full: hatched over its colour. */
  readonly unread?: boolean | undefined;
  /** Above the water line: not applied. */
  readonly ghost?: boolean;
  readonly dimmed?: boolean;
  /** Part that nobody sees, 0 to 1: stippled from the right. */
  readonly wasted?: number;
  readonly selected?: boolean;
  readonly hovered?: boolean;
}
