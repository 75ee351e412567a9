/**
 * FindingLog: what is said about one tar. A hostile archive could make a remark for each of a million entries, so only
 * the first of each kind are kept and the rest is counted.
 */
import { TAR_FINDINGS_MAX_COUNT } from '../../bytes/limits.ts';
import type { Finding, Severity } from '../../oci/finding.ts';

/** Findings of one archive; those beyond the bound are counted. */
export class FindingLog {
  private readonly listed: Finding[] = [];
  private readonly counts = new Map<string, { count: number; readonly severity: Severity }>();

  /** `at` as in `Finding`. */
  add(code: string, severity: Severity, at: string, message: string): void {
    this.put({ code, severity, at, message });
  }

  put(finding: Finding): void {
    const { code, severity } = finding;
    const seen = this.counts.get(code) ?? { count: 0, severity };
    seen.count++;
    this.counts.set(code, seen);
    if (seen.count <= TAR_FINDINGS_MAX_COUNT) this.listed.push(finding);
  }

  /** Everything said, then one line for each kind of which not all was kept. */
  list(): Finding[] {
    const more: Finding[] = [];
    for (const [code, { count, severity }] of this.counts) {
      const rest = count - TAR_FINDINGS_MAX_COUNT;
      if (rest > 0) more.push({ code, severity, at: '', message: `${rest} more of the same kind are not listed.` });
    }
    return [...this.listed, ...more];
  }
}

/** `entry N @ offset`: the place of an entry, counted from 0, and of its header. */
export function placeOf(number: number, offset: number): string {
  return `entry ${number} @ ${offset}`;
}

/** Behind what is wrong with a header, or with a content. */
export const GO_STOPS = ', so the listing ends here: containerd, Docker, podman and umoci stop as well.';
/** Behind what is wrong with a content that only some look at: that of what removes something. */
export const SOME_STOP =
  ', so the listing ends here: podman refuses the layer, while containerd and umoci do not read the content of a whiteout and go on.';
