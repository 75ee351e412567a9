/** Colours of layers: wherever a layer is meant, it has this colour and its number. */

const COLOURS = 10;

/** A CSS value; neighbours differ in hue and in lightness. 0 = base. */
export function stratumColor(layer: number): string {
  return `var(--stratum-${layer % COLOURS})`;
}

/** Which of the drawn signs goes with it. */
export function stratumSign(layer: number): number {
  return layer % COLOURS;
}
