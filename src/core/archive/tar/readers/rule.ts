/** Rule: one oddity of tar at which programs part, and what each then sees. */
import type { ReaderView } from '../../../oci/finding.ts';
import type { TarEntry } from '../entry.ts';
import type { Extensions } from '../extensions.ts';

/** An entry as it is about to be handed over. Nothing of it outlives the call. */
export interface Seen {
  readonly entry: TarEntry;
  /** The header block. */
  readonly header: Uint8Array;
  readonly extensions: Extensions;
  /** The path is that of the header, joined with its prefix. */
  readonly isPrefixed: boolean;
}

/** What programs part over. */
export interface Parting {
  /** A sentence that says what is odd. */
  readonly what: string;
  /** In words that can stand alone, as in `ReaderView`. */
  readonly here: string;
  readonly readers: readonly ReaderView[];
}

export interface Rule {
  /** A stable kebab-case name. */
  readonly name: string;
  /** Undefined where all read the entry alike. */
  look(seen: Seen): Parting | undefined;
}

/** The same words for several programs. */
export function all(names: readonly string[], sees: string): ReaderView[] {
  return names.map((name) => ({ name, sees }));
}
