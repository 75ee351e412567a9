/** `cutaway layout`: the archive or folder as stored on disk, each entry explained. */

import type { LayoutEntry } from '../../../core/image/view.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { WIDTH } from '../../options/width.ts';
import { imagesIn } from '../../pickImage.ts';
import { tellDocuments } from '../../printing/documents.ts';
import { fitFor } from '../../printing/fit.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

export const layout = imageCommand({
  summary: 'the archive or folder as stored on disk, each entry explained',
  operands: ['INPUT'],
  options: WIDTH,
  examples: [['layout image.tar', 'what each file is, and which files no document refers to']],
  run: (context, input) =>
    withInput(context, input, async ({ id, roots }) => {
      const { engine, options, output, call } = context;
      for (const image of imagesIn(roots)) tellDocuments(context, image);
      const fit = fitFor(context);
      const entries = await engine.ask([id], 'layout', {}, call);
      if (options.json) await output.json(entries.map(({ key: _, ...entry }) => entry));
      else for (const entry of entries) await output.text(`${fit.row(toLine(entry))}\n`);
      return 0;
    }),
});

function toLine({ path, kind, size, held, link, explanation }: LayoutEntry): string {
  const what = link === undefined ? path : `${path} -> ${link}`;
  const cut = held === undefined ? '' : ` Cut off: ${formatBytes(held)} of it are here.`;
  return `${kind.padEnd(9)} ${formatBytes(size).padStart(9)}  ${printable(what)}  ${printable(explanation)}${cut}`;
}
