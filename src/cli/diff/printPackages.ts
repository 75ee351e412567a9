/** Packages that differ, for people: one line each, with versions, sizes and the layer that brought it. */

import {
  PACKAGE_KINDS,
  type PackageChange,
  type PackageDiff,
  type PackageSide,
} from '../../core/diff/packages/diffPackages.ts';
import { formatBytes } from '../../core/oci/text.ts';
import type { Output } from '../printing/output.ts';
import { printable } from '../show.ts';
import { formatChange } from './printSize.ts';

const TONES = {
  added: 'good',
  removed: 'bad',
  upgraded: 'warning',
  downgraded: 'warning',
  rebuilt: 'warning',
} as const;
const MARK = { added: '+', removed: '-', upgraded: '^', downgraded: 'v', rebuilt: '~' } as const;

/** Counts, then the packages by name. */
export async function printPackages(output: Output, { rows, same, counts, unread, basis }: PackageDiff): Promise<void> {
  const isWhole = basis.comparable && unread.left + unread.right === 0;
  const parts = PACKAGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  await output.text(
    `\nPackages${isWhole ? '' : ', as far as they could be read'}: ${[...parts, `${same} the same`].join(', ')}\n`,
  );
  for (const row of rows) await output.text(output.paint(TONES[row.kind], lineOf(row)));
}

function lineOf({ kind, name, source, left, right, evidence }: PackageChange): string {
  const versions = [left, right].flatMap((side) => (side ? [printable(side.version)] : []));
  const shown = [...new Set(versions)].join(' -> ');
  const from = source === null || source === name ? '' : `  of ${printable(source)}`;
  const how = evidence === undefined ? '' : `  other ${printable(evidence)}`;
  const layer = right ?? left;
  return `${MARK[kind]} ${printable(name)}  ${shown}${sizes(left, right)}  layer ${layer?.layer}${from}${how}\n`;
}

function sizes(left: PackageSide | undefined, right: PackageSide | undefined): string {
  const [a, b] = [left?.size ?? null, right?.size ?? null];
  if (left && right) return a === null || b === null || a === b ? '' : `  ${formatChange(b - a)}`;
  const one = a ?? b;
  return one === null ? '' : `  ${formatBytes(one)}`;
}
