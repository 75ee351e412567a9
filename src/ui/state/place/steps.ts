/**
 * Steps: what a person did on purpose to be elsewhere. Only a step makes an entry in the browser's history; whatever else
 * changes the place (walking a tree, dragging the water line, an answer that came) rewrites the entry there is.
 */

let taken = false;
let listener: () => void = () => {};

/** Makes a change that is one step, however many changes of state it consists of. */
export function step(change: () => void): void {
  taken = true;
  change();
  listener();
}

/** Was there a step since this was asked last? */
export function takeStep(): boolean {
  const was = taken;
  taken = false;
  return was;
}

/** Told after each step, also where no state changed. */
export function onStep(then: () => void): void {
  listener = then;
}
