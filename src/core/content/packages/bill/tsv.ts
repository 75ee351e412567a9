/** Packages as tab-separated values, with the names of the columns first. */
import { visibleText } from '../../../oci/text.ts';
import type { BilledPackage } from './bill.ts';

const COLUMNS = ['type', 'name', 'version', 'layer', 'step', 'removedBy', 'bytes', 'licenses', 'purl', 'path', 'owner'];

/** Packages as tab-separated values with a header line. */
export function toTsv(packages: readonly BilledPackage[]): string {
  const rows = packages.map(({ type, name, version, layer, step, removedBy, bytes, licenses, purl, paths, owner }) =>
    [type, name, version, layer, step, removedBy, bytes, licenses?.join(', '), purl, paths.join(', '), owner].map(cell),
  );
  return `${[COLUMNS, ...rows].map((row) => row.join('\t')).join('\n')}\n`;
}

/** A text that a spreadsheet would run as a formula gets a quote before it. */
function cell(value: string | number | null | undefined): string {
  if (typeof value !== 'string') return String(value ?? '');
  const text = visibleText(value);
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}
