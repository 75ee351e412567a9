/**
 * Columns of numbers as bytes and back: each in the narrowest width that holds it, which makes a record about a third of
 * the columns in memory and is read back at the speed of copying.
 */

import type { ArrayType, NumberArray } from '../columns.ts';

/** Bytes of a value; RAW is a float as it is. */
const WIDTHS = [0, 1, 2, 4] as const;
const RAW = 8;
/** Width, whether values are stored as steps, base. */
const HEAD_BYTES = 10;

interface Plan {
  readonly width: number;
  readonly steps: boolean;
  readonly base: number;
}

/** The column as bytes. Exact for every number, whole or not. */
export function packNumbers(column: NumberArray): Uint8Array {
  const plain = plan(column, false);
  const steps = plan(column, true);
  const { width, base, steps: asSteps } = steps.width < plain.width ? steps : plain;
  const bytes = new Uint8Array(HEAD_BYTES + column.length * width);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, width);
  view.setUint8(1, asSteps ? 1 : 0);
  view.setFloat64(2, base, true);
  if (width === RAW) {
    for (let i = 0; i < column.length; i++) view.setFloat64(HEAD_BYTES + 8 * i, column[i], true);
    return bytes;
  }
  for (let i = 0, before = 0, at = HEAD_BYTES; i < column.length && width > 0; i++, at += width) {
    const value = column[i];
    const written = (asSteps ? value - before : value) - base;
    before = value;
    if (width === 1) bytes[at] = written;
    else if (width === 2) view.setUint16(at, written, true);
    else view.setUint32(at, written, true);
  }
  return bytes;
}

/** The narrowest width for the values, or for the steps from each to the next. */
function plan(column: NumberArray, steps: boolean): Plan {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let before = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    const written = steps ? value - before : value;
    before = value;
    // -0 would come back as 0.
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(written) || Object.is(value, -0)) return rawPlan;
    if (written < low) low = written;
    if (written > high) high = written;
  }
  if (column.length === 0) return { width: 0, steps: false, base: 0 };
  const width = WIDTHS.find((bytes) => high - low < 2 ** (8 * bytes));
  return width === undefined ? rawPlan : { width, steps, base: low };
}

const rawPlan: Plan = { width: RAW, steps: false, base: 0 };

/** What reading a column needs: where it begins. Gives the column and where it ends; undefined where the bytes are not one. */
export function unpackNumbers<T extends NumberArray>(
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
  length: number,
  type: ArrayType<T>,
): { readonly column: T; readonly end: number } | undefined {
  if (start + HEAD_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = view.getUint8(start);
  const steps = view.getUint8(start + 1) === 1;
  const base = view.getFloat64(start + 2, true);
  const end = start + HEAD_BYTES + length * width;
  if ((width !== RAW && !WIDTHS.some((known) => known === width)) || end > bytes.length) return undefined;
  const column = new type(length);
  for (let i = 0, before = 0, at = start + HEAD_BYTES; i < length; i++, at += width) {
    let value = base;
    if (width === 1) value += bytes[at];
    else if (width === 2) value += view.getUint16(at, true);
    else if (width === 4) value += view.getUint32(at, true);
    else if (width === RAW) value = view.getFloat64(at, true);
    if (steps) value += before;
    column[i] = value;
    before = value;
  }
  return { column, end };
}
