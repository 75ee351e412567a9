/** Waiting for registries that asked to be left alone for a while, as people see it. */
/** A registry that asked to wait, until when (milliseconds since the epoch). */
export interface RegistryWait {
  readonly registry: string;
  readonly until: number;
}

/** The registries that asked to wait. */
export interface RegistryWaits {
  list(): readonly RegistryWait[];
  /** Tries all of them now. */
  hurry(): void;
}
