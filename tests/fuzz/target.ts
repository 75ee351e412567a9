/** Target: one reader under fuzzing. Inputs are made from its seeds, the same ones on every machine. */
export interface Target {
  readonly name: string;
  /** Inputs that the stages of CI try; `npm run fuzz -- NAME MINUTES` has others. */
  readonly runs: number;
  /** Of these, the part that `npm test` runs; an eighth where not said. */
  readonly share?: number;
  /** Small and right, or nearly: what is saved in `corpus/NAME` comes to them. */
  seeds(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Reads it to the end. May throw what the house throws at callers, and nothing else. */
  run(input: Uint8Array<ArrayBuffer>): unknown;
}

/** For readers that take a few microseconds to some hundred. */
export const CHEAP = 20_000;
/** Of the inputs of readers that take a millisecond. */
export const FEW = 1 / 32;
/** For the questions of the engine, each of which opens an input and reads all its layers. */
export const DEAR = 2000;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A target that takes text; bytes that are not UTF-8 come as the replacement character. */
export function textTarget(name: string, seeds: readonly string[], run: (text: string) => unknown): Target {
  return {
    ...{ name, runs: CHEAP },
    seeds: () => seeds.map((seed) => encoder.encode(seed)),
    run: (input) => run(decoder.decode(input)),
  };
}
