/** What checks and findings come to, in one line that never says more than they do. */
import type { Finding, Severity } from '../../oci/finding.ts';
import type { Check, VerifyReport } from './check.ts';

/** The report of checks and findings. */
export function reportOf(checks: readonly Check[], findings: readonly Finding[]): VerifyReport {
  const counts = count(checks, findings);
  const ok = checks.length > 0 && counts.failed + counts.absent + counts.unmade + counts.errors === 0;
  return { ok, checks, findings, verdict: wordsFor(counts) };
}

interface Counts {
  readonly made: number;
  /** Of these, against a digest. */
  readonly proofs: number;
  /** Made, and wrong. */
  readonly failed: number;
  /** Objects that are named and not there. */
  readonly absent: number;
  /** Checks of what is there and could not be read. */
  readonly unmade: number;
  readonly errors: number;
  readonly warnings: number;
}

function count(checks: readonly Check[], findings: readonly Finding[]): Counts {
  const bad = checks.filter(({ ok }) => !ok);
  const absent = bad.filter(({ kind }) => kind === 'present').length;
  const unmade = bad.filter(({ why }) => why !== undefined).length;
  const of = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return {
    made: checks.length - absent - unmade,
    proofs: checks.filter(({ kind, why }) => why === undefined && PROOFS.includes(kind)).length,
    failed: bad.length - absent - unmade,
    ...{ absent, unmade, errors: of('error'), warnings: of('warning') },
  };
}

function wordsFor(counts: Counts): string {
  const { made, failed, absent, unmade, errors, warnings } = counts;
  const parts = [
    made > 0 || absent + unmade === 0 ? plural(made, 'check') : 'No checks could be made',
    failed > 0 ? `${failed} failed` : '',
    absent > 0 ? `${plural(absent, 'object')} not in the input` : '',
    unmade > 0 ? `${plural(unmade, 'object')} not read` : '',
    errors > 0 ? plural(errors, 'error') : '',
    warnings > 0 ? plural(warnings, 'warning') : '',
  ];
  return `${parts.filter(Boolean).join(', ')}. ${conclusion(counts)}`;
}

const PROOFS: readonly string[] = ['digest', 'diffID'];

function conclusion({ made, proofs, failed, absent, unmade, errors, warnings }: Counts): string {
  if (failed > 0 || errors > 0) return 'Something is wrong.';
  if (absent > 0 || unmade > 0) return 'Not everything could be checked.';
  if (made === 0) return 'Nothing was checked.';
  if (proofs === 0) return 'There is no digest to check the bytes against.';
  if (warnings === 0) return 'Everything is right.';
  return 'Every check holds, but other programs may refuse this image or read it differently.';
}

function plural(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
