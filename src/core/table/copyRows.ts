/** Rows of one table written into another that has columns of the same names. */
import type { NumberArray } from './columns.ts';
import { arrayIn, type Columns } from './schema.ts';

/** Copies the given columns, a row at a time. */
export class RowCopy {
  private readonly from: readonly NumberArray[];
  private readonly to: readonly NumberArray[];

  /** `columns`: values that both tables have. */
  constructor(columns: Columns, from: { readonly count: number }, to: { readonly count: number }) {
    const names = Object.keys(columns);
    this.from = names.map((name) => arrayIn(from, name));
    this.to = names.map((name) => arrayIn(to, name));
  }

  copy(from: number, to: number): void {
    for (let i = 0; i < this.from.length; i++) this.to[i][to] = this.from[i][from];
  }
}
