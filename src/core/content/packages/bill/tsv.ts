/** Packages as tab-separated values, with the names of the columns first. */
import { visibleText } from '../../../oci/text.ts';
import type { BilledPackage } from './bill.ts';

const COLUMNS = [
  'type',
  'name',
  'version',
  'layer',
  'step',
  'removedBy',
  'bytes',
  'licenses',
  'purl',
  'path',
  'owner',
  'assumedGroup',
];

/** Packages as tab-separated values with a header line. */
export function toTsv(packages: readonly BilledPackage[]): string {
  const rows = packages.map((one) => {
    const { type, name, version, layer, step, removedBy, bytes, licenses, purl, paths, owner, assumedGroup } = one;
    const values = [type, name, version, layer, step, removedBy, bytes, licenses?.join(', '), purl, paths.join(', ')];
    return [...values, owner, assumedGroup].map(cell);
  });
  return `${[COLUMNS, ...rows].map((row) => row.join('\t')).join('\n')}\n`;
}

/** A text that a spreadsheet would run as a formula gets a quote before it. */
function cell(value: string | number | null | undefined): string {
  if (typeof value !== 'string') return String(value ?? '');
  const text = visibleText(value);
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}
