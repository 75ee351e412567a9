/**
 * What other programs make of a name that a zip has twice: held against Python, unzip, bsdtar and Go by
 * tests/oracle/zipNames.oracle.test.ts.
 */
import type { Finding, ReaderView } from '../../oci/finding.ts';

const HERE = 'the last of them';
const READERS: readonly ReaderView[] = [
  { name: 'Go', sees: 'the first of them' },
  { name: 'unzip -p', sees: 'all of them, one after the other' },
];

/** `offset`: where the header of the entry that counts lies. */
export function repeatedName(path: string, offset: number): Finding {
  return {
    code: 'duplicate-path',
    severity: 'warning',
    at: path,
    message:
      'This path occurs more than once; the last one counts, as where Python, unzip and bsdtar unpack it. Go opens the first, and unzip -p prints all of them.',
    disagreement: { rule: 'zip-duplicate-name', offset, entry: path, here: HERE, readers: READERS },
  };
}
