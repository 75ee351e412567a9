/** The description of a database that is not a package manager's. */
import type { Finding } from '../../oci/finding.ts';

/** Its tables, each with its first rows. */
export interface DatabaseDescription {
  readonly kind: 'database';
  readonly format: 'SQLite';
  /** By name, as many as are read. */
  readonly tables: readonly DatabaseTable[];
  /** Indexes, views and triggers; not listed. */
  readonly others: number;
  readonly findings: readonly Finding[];
}

export interface DatabaseTable {
  readonly name: string;
  /** The statement that made it. */
  readonly sql: string;
  /** Those that rows hold, in their order. */
  readonly columns: readonly string[];
  /** The first rows by id, one cell a column. */
  readonly rows: readonly (readonly DatabaseCell[])[];
  /** There are more rows than these. */
  readonly more: boolean;
  /** Why no rows are read; absent where they are. */
  readonly unread?: string;
}

/** Texts are cut at SQLITE_TEXT_MAX_LENGTH, with an ellipsis. */
export type DatabaseCell =
  | string
  | number
  | null
  | { readonly is: 'blob'; readonly size: number; readonly hex: string }
  /** Too large for a number. */
  | { readonly is: 'integer'; readonly text: string }
  /** The row is older than the column, whose default holds. */
  | { readonly is: 'default' };
