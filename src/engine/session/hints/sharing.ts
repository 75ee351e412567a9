/** Whose indexes of layers are used: anybody's that are attached or offered, those of one repository, or nobody's. */

/** May change while inputs are open: what a layer is listed by is decided when it is listed. */
export interface Sharing {
  use: boolean;
  /** Only what is attached there is used: `host/name`. */
  readonly from?: string | undefined;
}
