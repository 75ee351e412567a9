/** CutPart: one object as a cut shows it. */

/** One object of the cut: a sheet above it, or a bed of it. */
export interface CutPart {
  readonly key: string;
  /** Beds only: number of the layer, 0 = base. */
  readonly layer?: number;
  /** `index`, `manifest`, `config`, or the build step of a bed. */
  readonly label: string;
  /** Stored bytes. */
  readonly size: number;
  readonly absent: boolean;
  readonly failed: boolean;
  /** It could not be read in full: its files are not all known. */
  readonly unread?: boolean;
  /** All that is known, in a sentence: spoken, and in the title. Made when it is asked for: an image may have 10,000 layers. */
  facts(): readonly (readonly [name: string, value: string])[];
}
