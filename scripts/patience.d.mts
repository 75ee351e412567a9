/** Types of patience.mjs, for the TypeScript that imports it. */
export function slowness(rounds?: number): number;
export function patience(): number;
