/** Remarks: the findings on one file while it is read, said once for each kind and text. */
import type { Finding, Severity } from '../oci/finding.ts';

/** Findings kept on one file; a hostile one could make one for each byte. */
const REMARKS_MAX_COUNT = 50;

/** Findings on one file, within a bound. */
export class Remarks {
  readonly findings: Finding[] = [];
  private readonly at: string;

  /** `at` is where the file is. */
  constructor(at: string) {
    this.at = at;
  }

  say(code: string, severity: Severity, message: string, at: string = this.at): void {
    if (this.findings.length >= REMARKS_MAX_COUNT) return;
    const known = this.findings.some((finding) => finding.message === message && finding.at === at);
    if (!known) this.findings.push({ code, severity, at, message });
  }
}
