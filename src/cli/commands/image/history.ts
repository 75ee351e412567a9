/** `cutaway history`: build steps and the layers they made. */
import { formatBytes } from '../../../core/oci/text.ts';
import type { BuildStep } from '../../../engine/engine.ts';
import { askBasis, tellBasis } from '../../basis.ts';
import { PICKING } from '../../options/picking.ts';
import { WIDTH } from '../../options/width.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { fitFor } from '../../printing/fit.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

export const history = imageCommand({
  summary: 'build steps and the layers they made',
  wanted: { contents: false },
  operands: ['INPUT'],
  options: { ...PICKING, ...WIDTH },
  examples: [['history image.tar', 'what each step of the build added']],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const node = pickImage(context, opened, { configs: true });
      const fit = fitFor(context);
      const { steps } = await context.engine.ask([opened.id], 'image', { image: node.key }, context.call);
      if (context.options.json) await context.output.json(steps.map(toJson));
      else
        for (const step of steps)
          await context.output.text(`${painted(step, fit.row(toLine(step)), context.output.paint)}\n`);
      // The steps are there at once; whether the layers they speak of can be read is printed after them.
      await context.output.flush();
      const basis = await askBasis(context, opened, node.key);
      return tellBasis(context, basis, { lines: context.options.json });
    }),
});

function toJson({ createdBy, created, emptyLayer, layer, size }: BuildStep) {
  return { createdBy, created, emptyLayer, layer, size };
}

/** Steps that made no layer stand back. */
const painted = ({ layer }: BuildStep, row: string, paint: Paint) => (layer === null ? paint('faint', row) : row);

function toLine({ instruction, createdBy, created, layer, size }: BuildStep): string {
  const where = layer === null ? '' : `layer ${layer}`;
  const bytes = size === undefined ? '' : formatBytes(size);
  const when = (created ?? '').replace(/\.\d+/, '').slice(0, 20);
  return `${where.padEnd(10)}${bytes.padStart(9)}  ${printable(when).padEnd(20)}  ${printable(inOneLine(instruction, createdBy))}`;
}

/** Where the step itself has no line breaks, those of the instruction were put there for reading. */
function inOneLine(instruction: string, createdBy: string): string {
  if (instruction === '') return createdBy;
  return createdBy.includes('\n') ? instruction : instruction.replace(/(?: \\)?\n\s*/g, ' ');
}
