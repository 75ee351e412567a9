/** Layers as tar streams, for people: a sentence for each, then its entries with the header fields that differ. */
import type { HeaderChange } from '../../core/diff/headers/layerDiff.ts';
import type { ComparedLayer } from '../../engine/questions/compare/answers.ts';
import { CHANGE_TONES } from '../printing/colour.ts';
import type { Fit } from '../printing/fit.ts';
import type { Output } from '../printing/output.ts';
import { printable } from '../show.ts';

const MARK = { added: '+', removed: '-', modified: '~', same: '=' } as const;
/** Entries printed of one layer, without `--no-trunc`. */
const SHOWN = 50;

export async function printHeaders(output: Output, layers: readonly ComparedLayer[], fit: Fit): Promise<void> {
  await output.text(layers.length === 0 ? '\nHeaders: no layers differ\n' : '\nHeaders\n');
  for (const { path, text, changes, more } of layers) {
    await output.text(`${printable(path)}: ${printable(text)}\n`);
    const shown = fit.first(changes, SHOWN);
    for (const change of shown) await output.text(output.paint(CHANGE_TONES[change.kind], lineOf(change)));
    const left = more + changes.length - shown.length;
    if (left > 0) await output.text(`    … and ${left} more\n`);
  }
}

function lineOf({ path, kind, fields, left, right }: HeaderChange): string {
  const parts = fields.map((field) => {
    if (field === 'format') return `format ${left?.format} -> ${right?.format}`;
    if (field === 'order' && left?.order !== right?.order) return `order ${left?.order} -> ${right?.order}`;
    if (field === 'ownerNames') return `owner names ${left?.uname}:${left?.gname} -> ${right?.uname}:${right?.gname}`;
    return field;
  });
  return `  ${MARK[kind]} ${printable(path)}${parts.length > 0 ? `  ${printable(parts.join(', '))}` : ''}\n`;
}
