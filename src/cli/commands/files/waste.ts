/** `cutaway waste`: bytes that ship and that the final root filesystem does not show. */

import { stepLine } from '../../../core/image/stepLine.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { WasteAnswer } from '../../../core/rootfs/waste/answer.ts';
import { itemAt } from '../../../core/bytes/at.ts';
import type { ImageSummary } from '../../../engine/engine.ts';
import { basisFields, tellBasis } from '../../basis.ts';
import { PICKING } from '../../options/picking.ts';
import { WIDTH } from '../../options/width.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { flawFields } from '../../printing/documents.ts';
import { type Fit, fitFor } from '../../printing/fit.ts';
import { listFiles, type WasteFile } from '../../printing/wasteFiles.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

/** Rows printed for a person; `--no-trunc` and `--json` have all. */
const TOP = 30;

export const waste = imageCommand({
  summary: 'bytes that later layers hide or delete, and what squashing would save',
  wanted: { contents: false },
  operands: ['INPUT'],
  options: { ...PICKING, ...WIDTH },
  examples: [
    ['waste image.tar', 'the largest files first, and the steps that hid them'],
    ['waste image.tar --json', 'all of them'],
  ],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const { engine, options, call, output } = context;
      const node = pickImage(context, opened);
      const summary = await engine.ask([opened.id], 'image', { image: node.key }, call);
      const answer = await engine.ask([opened.id], 'waste', { image: node.key }, call);
      const files = listFiles(answer.files, summary);
      if (options.json) {
        const { totalBytes, wastedBytes, efficiency } = answer;
        await output.json({
          totalBytes,
          wastedBytes,
          efficiency,
          reclaimable: answer.reclaimable,
          files: [...files],
          ...flawFields(context),
          ...basisFields(answer.basis),
        });
      } else await output.text(`${toText({ answer, files: [...files], summary }, fitFor(context), output.paint)}\n`);
      return tellBasis(context, answer.basis);
    }),
});

const NONE_READ = 'No files in the layers that could be read are overwritten or deleted by later layers.';

interface Told {
  readonly answer: WasteAnswer;
  readonly files: readonly WasteFile[];
  readonly summary: ImageSummary;
}

function toText({ answer, files, summary }: Told, fit: Fit, paint: Paint): string {
  const { totalBytes, wastedBytes, efficiency, reclaimable, basis } = answer;
  const percent = `${(efficiency * 100).toFixed(2)} %`;
  const head = [
    `efficiency  ${basis.incomplete.length > 0 ? `not known; ${percent} of what could be read` : percent}`,
    `wasted      ${formatBytes(wastedBytes)} of ${formatBytes(totalBytes)} of file content in the layers (${wastedBytes} of ${totalBytes} bytes)`,
    `squashing   would save ${formatBytes(reclaimable.unpacked)} unpacked, about ${formatBytes(reclaimable.atRest)} of ${formatBytes(reclaimable.stored)} stored (an estimate)`,
  ];
  if (files.length === 0) {
    const none = basis.incomplete.length > 0 ? NONE_READ : 'No files are overwritten or deleted by later layers.';
    return [...head, '', none].join('\n');
  }
  const rows = fit.first(files, TOP).map(toRow);
  const more = files.length - rows.length;
  return [
    ...[...head, '', '   WASTED  WHY          IN LAYERS     BY LAYER  PATH', ...rows],
    ...(more > 0 ? [`… and ${more} more files: --no-trunc lists all.`] : []),
    ...['', ...byStep(files, summary).map(fit.row)],
    ...secrets(answer, files, fit).map((line) => paint('bad', line)),
  ].join('\n');
}

function toRow({ path, bytes, layers, why, by }: WasteFile): string {
  const where = layers.length > 4 ? `${layers.slice(0, 3).join(',')}… (${layers.length})` : layers.join(',');
  return `${formatBytes(bytes).padStart(9)}  ${why.padEnd(11)}  ${where.padEnd(12)}  ${String(by).padEnd(8)}  ${printable(path)}`;
}

/** Likely secrets that the image does not show and everybody who pulls it gets; rows are in the order of `files`. */
function secrets({ suspects }: WasteAnswer, files: readonly WasteFile[], fit: Fit): string[] {
  if (suspects.size === 0) return [];
  const rows = fit.first([...suspects], TOP).map(([row, reason]) => {
    const { path, layers } = itemAt(files, row);
    return `  ${printable(path)} in layer ${layers.join(', ')}: may be ${reason}`;
  });
  return ['', `Hidden but still shipped, likely secrets by their names (${suspects.size}):`, ...rows];
}

/** Which build steps hid how much. */
function byStep(files: readonly WasteFile[], summary: ImageSummary): string[] {
  const layers = new Map<number, { bytes: number; files: number }>();
  for (const { by, bytes } of files) {
    const sum = layers.get(by) ?? { bytes: 0, files: 0 };
    layers.set(by, { bytes: sum.bytes + bytes, files: sum.files + 1 });
  }
  return [...layers]
    .sort(([, a], [, b]) => b.bytes - a.bytes)
    .map(([layer, { bytes, files: count }]) => {
      const text = printable(stepLine(summary, layer).replace(/\s+/g, ' '));
      return `${formatBytes(bytes).padStart(9)}  hidden by layer ${layer}, ${count} file${count === 1 ? '' : 's'}: ${text}`;
    });
}
