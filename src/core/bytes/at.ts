/**
 * One item of a typed array, for code that is compiled with `noUncheckedIndexedAccess`: the place must be inside. There is
 * one function for each type of array, because a loop stays fast only where it meets one.
 */

/** The value at a place that is known to be in range. */
export function u8At(column: Uint8Array, row: number): number {
  return column[row] as number;
}

/** The value at a place that is known to be in range. */
export function u16At(column: Uint16Array, row: number): number {
  return column[row] as number;
}

/** The value at a place that is known to be in range. */
export function u32At(column: Uint32Array, row: number): number {
  return column[row] as number;
}

/** The value at a place that is known to be in range. */
export function i32At(column: Int32Array, row: number): number {
  return column[row] as number;
}

/** The value at a place that is known to be in range. */
export function f64At(column: Float64Array, row: number): number {
  return column[row] as number;
}

/** The same for any other list. Not for loops over many rows: this one function meets every kind of list. */
export function itemAt<T>(list: ArrayLike<T>, at: number): T {
  return list[at] as T;
}
