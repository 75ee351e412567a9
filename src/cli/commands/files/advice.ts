/** `cutaway advice`: what to change in the build, and what each change saves. */
import type { AdviceAnswer, AdviceItem } from '../../../core/advice/advice.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { text } from '../../commandLine/option.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { basisFields, tellBasis } from '../../basis.ts';
import { PICKING, type Picking } from '../../options/picking.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { flawFields } from '../../printing/documents.ts';
import { type Context, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

/** Files named for a person; `--json` has twenty. */
const NAMED = 3;

export const advice = imageCommand({
  summary: 'what to change so that the image gets smaller, safer or reproducible, and what each change saves',
  details: [
    'Savings are of bytes that the layers hold: unpacked is exact, at rest is what the layer stores for them, about. No file counts twice.',
    'certain: nothing in the image can tell the difference. likely: programs rarely need the files it removes. possible: only you know whether they are needed.',
  ],
  wanted: { packages: true },
  operands: ['INPUT'],
  options: {
    ...PICKING,
    beside: text('--beside INPUT', 'another image that is kept beside this one: what could the two share?'),
  },
  examples: [
    ['advice image.tar', 'the changes that save most, first'],
    ['advice image.tar --json', 'with the largest files of each'],
    ['advice app.tar --beside worker.tar', 'and whether their lowest layers could be the same blobs'],
  ],
  run: (context, input) =>
    withInput(context, input, (opened) => {
      const { beside } = context.options;
      if (beside === undefined) return tell(context, opened, []);
      return withInput(context, beside, (other) => tell(context, opened, [other.id]));
    }),
});

async function tell(context: Context<Picking>, opened: OpenedInput, beside: readonly string[]): Promise<number> {
  const { engine, options, call, note, output } = context;
  const node = pickImage(context, opened);
  const answer = await engine.ask([opened.id, ...beside], 'advice', { image: node.key }, call);
  const { items, saving, uncompared, basis } = answer;
  if (options.json) await output.json({ saving, items, uncompared, ...flawFields(context), ...basisFields(basis) });
  else await output.text(`${toText(answer, output.paint)}\n`);
  for (const layer of uncompared)
    note(`layer ${layer}: its contents were not compared, so identical files in it are not known`);
  return tellBasis(context, basis);
}

function toText({ items, saving, basis }: AdviceAnswer, paint: Paint): string {
  if (items.length === 0)
    return basis.incomplete.length > 0 ? 'No advice for the layers that could be read.' : 'No advice: no rule applies.';
  const total = `Together this would save ${savingText(saving)}.`;
  return [...items.map((item, at) => itemText(item, at, paint)), total].join('\n\n');
}

function itemText(item: AdviceItem, at: number, paint: Paint): string {
  const { title, why, change, confidence, inBase, files, largest, saving, again, together } = item;
  const about = [
    saving.unpacked > 0 && `saves ${savingText(saving)}`,
    together && `keeps ${savingText(together)} once instead of twice`,
    again !== undefined && `${formatBytes(again)} at rest each time`,
    confidence,
    inBase && 'in the base image',
  ].filter(Boolean);
  return [
    `${at + 1}. ${paint('strong', title)}: ${about.join(', ')}`,
    `   ${printable(why)}`,
    ...largest
      .slice(0, NAMED)
      .map(({ path, bytes }) => `   ${formatBytes(bytes).padStart(9)}  ${printable(`/${path}`)}`),
    ...(largest.length > NAMED ? [`              and ${files - NAMED} more`] : []),
    ...change.split('\n').map((line) => paint('good', `   > ${printable(line)}`)),
  ].join('\n');
}

const savingText = ({ unpacked, atRest }: AdviceItem['saving']) =>
  `${formatBytes(unpacked)} unpacked${atRest === null ? '' : `, about ${formatBytes(atRest)} at rest`}`;
