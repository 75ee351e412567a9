/** What the second image costs more and where, for people: totals, the pull, and what moved most. */

import type { DirectorySizes, LayerSize, SizeDiff } from '../../core/diff/size/sizeDiff.ts';
import { formatBytes } from '../../core/oci/text.ts';
import type { Fit } from '../printing/fit.ts';
import type { Output } from '../printing/output.ts';
import { printable } from '../show.ts';

/** Rows shown of each list; `--no-trunc` and the JSON have them all. */
const SHOWN = 15;
/** Directories deeper than this say less than the ones above them. */
const DEPTH = 3;

/** `+1.2MB`. */
export const formatChange = (bytes: number): string => `${bytes < 0 ? '-' : '+'}${formatBytes(Math.abs(bytes))}`;

/** Prints the totals first. */
export async function printSize(output: Output, size: SizeDiff, fit: Fit): Promise<void> {
  const { left, right, pull, basis } = size;
  await output.text(`\nSize${basis.comparable ? '' : ', as far as the layers could be read'}\n`);
  const total = (name: string, a: number, b: number) =>
    output.text(`  ${name.padEnd(22)} ${formatBytes(a)} -> ${formatBytes(b)}  ${formatChange(b - a)}\n`);
  await total('stored', left.stored + left.documents, right.stored + right.documents);
  await total('unpacked', left.unpacked, right.unpacked);
  await total('in the root filesystem', left.shown, right.shown);
  await output.text(
    `  A host that has the first image pulls ${formatBytes(pull.bytes)} for the second: ${pullText(size)}\n`,
  );
  if (pull.recompressed.length > 0)
    await output.text(
      `  ${layersText(pull.recompressed)}: the host has the content with different compression; a host that matches diffIDs pulls ${formatBytes(pull.byDiffID.bytes)}.\n`,
    );
  if (pull.uncompressed.length > 0)
    await output.text(`  ${layersText(pull.uncompressed)} uncompressed here; a registry would usually send less.\n`);
  await list({ output, fit }, 'By directory, unpacked', topDirectories(size.directories), ({ path, left, right }) =>
    row(`/${path}`, left, right),
  );
  await list({ output, fit }, 'By package, installed', size.packages, (one) => row(one.name, one.left, one.right));
  const steps = size.steps.filter((one) => stored(one.left) !== stored(one.right));
  await list({ output, fit }, 'By build step, stored', steps, (one) =>
    fit.row(row(one.text, stored(one.left), stored(one.right))),
  );
}

function pullText({ pull, right }: SizeDiff): string {
  const documents = pull.documents > 0 ? `${formatBytes(pull.documents)} of manifest and config` : 'no new document';
  if (pull.layers.length === 0) return `no layer, ${documents}.`;
  return `${layersText(pull.layers)} of ${right.layers}, ${documents}; ${formatBytes(pull.shared)} of layers are shared.`;
}

const layersText = (layers: readonly number[]) =>
  `${layers.length === 1 ? 'layer' : 'layers'} ${layers.slice(0, 12).join(', ')}${layers.length > 12 ? ' …' : ''}`;

const stored = (size: LayerSize | null) => size?.stored ?? 0;

function row(name: string, left: number, right: number): string {
  // The name last: it may be a whole build step.
  const sizes = `${formatBytes(left)} -> ${formatBytes(right)}`;
  return `    ${formatChange(right - left).padStart(8)}  ${sizes.padEnd(18)}  ${printable(name)}`;
}

/** What moved most, each directory before what is in it only where that is not all of it. */
function topDirectories(rows: readonly DirectorySizes[]): DirectorySizes[] {
  const moved = ({ left, right }: DirectorySizes) => Math.abs(right - left);
  const some = rows.filter(({ depth, isDirectory }) => depth > 0 && depth <= DEPTH && isDirectory);
  return some.filter((one) => moved(one) > 0).sort((a, b) => moved(b) - moved(a));
}

interface Printing {
  readonly output: Output;
  readonly fit: Fit;
}

async function list<T>(
  { output, fit }: Printing,
  title: string,
  all: readonly T[],
  lineOf: (one: T) => string,
): Promise<void> {
  if (all.length === 0) return;
  await output.text(`  ${title}\n`);
  const shown = fit.first(all, SHOWN);
  for (const one of shown) await output.text(`${lineOf(one)}\n`);
  if (all.length > shown.length) await output.text(`    … and ${all.length - shown.length} more\n`);
}
