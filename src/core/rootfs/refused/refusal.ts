/** What makes runtimes refuse one entry of a layer, or unpack it as something else. */
import type { TarEntry } from '../../archive/tar/entry.ts';
import type { Severity } from '../../oci/finding.ts';

/** Why runtimes refuse an entry, as a finding without its place. */
export interface Refusal {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** A rule looks at each of a million entries, so it decides by a number or two before it does anything else. */
export type RefusalRule = (entry: TarEntry) => Refusal | undefined;
