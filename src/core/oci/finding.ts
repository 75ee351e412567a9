/**
 * What is odd or wrong about an image, said at its place and never thrown: a damaged image must still open.
 */

export type Severity = 'info' | 'warning' | 'error';

/**
 * One remark. `code` is a stable kebab-case name (`digest-mismatch`, `compression-mismatch`…).
 * `at` = a digest, an archive path, `entry N @ offset`, or a JSON pointer.
 * `message` says what, where and what it means, in one or two plain sentences.
 */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly at: string;
  readonly message: string;
}

const RANK: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

/** The worst severity among findings; undefined when there are none. */
export function worstSeverity(findings: readonly Finding[]): Severity | undefined {
  let worst: Severity | undefined;
  for (const { severity } of findings) {
    if (worst === undefined || RANK[severity] > RANK[worst]) worst = severity;
  }
  return worst;
}
