/** For people: the verdict with its causes and what fixes each, and the objects with their reasons. */

import { type Pair, pairsOf } from '../../core/diff/images.ts';
import { isComparable } from '../../core/diff/judgement/comparable.ts';
import { explainPair } from '../../core/diff/noise.ts';
import type { Verdict } from '../../core/diff/verdict.ts';
import type { ComparedBasis } from '../../core/oci/basis/basis.ts';
import { formatBytes } from '../../core/oci/text.ts';
import { CHANGE_TONES } from '../printing/colour.ts';
import type { Fit } from '../printing/fit.ts';
import type { Output } from '../printing/output.ts';
import { printable } from '../show.ts';

const MARK = { added: '+', removed: '-', modified: '~', same: '=' } as const;

/** The answer first, then why. */
export async function printVerdict(output: Output, { text, causes }: Verdict): Promise<void> {
  await output.text(`${output.paint('strong', printable(text))}\n`);
  for (const cause of causes) {
    await output.text(`  ${printable(cause.text)}\n`);
    if (cause.fix !== undefined) await output.text(`    usual fix: ${printable(cause.fix)}\n`);
  }
  await output.text('\n');
}

interface ReasonContext {
  readonly explained: number;
  readonly basis: ComparedBasis;
  readonly fit: Fit;
}

/**
 * All objects, base first; digests and reasons of those that differ. What differs by noise alone once the files are known
 * (`explained`) is not called different.
 */
export async function printObjects(
  output: Output,
  root: Pair,
  { explained, basis, fit }: ReasonContext,
): Promise<void> {
  for (const pair of pairsOf(root)) {
    const { path, kind, causes, left, right } = pair;
    const sizes = [left, right].map((node) => (node ? formatBytes(node.size) : '')).filter(Boolean);
    const row = `${MARK[kind]} ${printable(path).padEnd(24)} ${[...new Set(sizes)].join(' -> ')}`;
    await output.text(`${output.paint(CHANGE_TONES[kind], row)}\n`);
    if (kind === 'same') continue;
    for (const side of [left, right]) if (side?.digest) await output.text(`    ${side.digest}\n`);
    const reason = isComparable(pair, basis) ? reasonOf(pair, explained) : unknownText(pair);
    await output.text(`    ${printable(reason)}\n`);
    for (const cause of causes) {
      const named = fit.first(cause.pointers, 6);
      const more = cause.pointers.length > named.length ? ' …' : '';
      await output.text(`      ${printable(cause.text)} ${named.map(printable).join(' ')}${more}\n`);
    }
  }
}

const unknownText = ({ comparable, text }: Pair) =>
  comparable === false ? text : 'Cannot be compared: not read in full.';

function reasonOf(pair: Pair, explained: number): string {
  const found = explainPair(pair, explained);
  if (!found) return pair.text;
  return `${found.isNoise ? 'Noise:' : 'The layers differ in'} ${found.labels.join(', ')}.`;
}
