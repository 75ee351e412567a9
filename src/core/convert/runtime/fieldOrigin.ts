/** FieldOrigin: why a field of the runtime config is what it is. */

/** Where a field of the result came from. */
export interface FieldOrigin {
  /** JSON pointer in the runtime config. */
  readonly field: string;
  /** JSON pointer in the image config, or a path of the root filesystem; null for what the specification leaves open. */
  readonly from: string | null;
  /** One sentence. */
  readonly how: string;
}
