/** `cutaway secrets`: keys, tokens and passwords in all layers, masked. */
import type { ConfigSecret } from '../../../core/content/secrets/configSecrets.ts';
import type { FoundSecret } from '../../../core/content/secrets/answer.ts';
import { tellBasis } from '../../basis.ts';
import { PICKING } from '../../options/picking.ts';
import { WIDTH } from '../../options/width.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { fitFor } from '../../printing/fit.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

/** One place; a secret itself is never printed. */
interface SecretLine {
  readonly kind: string;
  readonly path: string;
  /** In the config: that of the build step it comes from, or the next one below. */
  readonly layer: number;
  readonly in: 'layer' | 'config';
  /** In the config: where, as a JSON pointer. */
  readonly pointer?: string;
  readonly line?: number;
  /** Is it gone from the finished image, and ships all the same? */
  readonly deleted: boolean;
  readonly state: string;
  readonly excerpt?: string;
  /** It lies among tests, examples or documentation. */
  readonly sample: boolean;
}

export const secrets = imageCommand({
  summary: 'keys, tokens and passwords in the config and all layers, masked',
  details: [
    'Also scans files that a later layer deletes or overwrites, and the environment, labels and build steps of the config: anyone who has the image has them.',
  ],
  operands: ['INPUT'],
  options: { ...PICKING, ...WIDTH },
  examples: [['secrets image.tar --json | jq ".[] | select(.deleted)"', 'secrets that were deleted and still ship']],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const { engine, options, output, call } = context;
      const node = pickImage(context, opened);
      const { found, config, basis } = await engine.ask([opened.id], 'secrets', { image: node.key }, call);
      const lines = [...(config ?? []).flatMap(ofConfig), ...found.flatMap(toLines)];
      if (options.json) await output.json(lines);
      else
        for (const line of lines)
          await output.text(`${painted(fitFor(context).row(toText(line)), line, output.paint)}\n`);
      await output.flush();
      return tellBasis(context, basis, { lines: options.json });
    }),
});

function ofConfig({ path, layer, pointer, matches }: ConfigSecret): SecretLine[] {
  const own = { path, layer, in: 'config' as const, pointer, deleted: false, state: 'config', sample: false };
  return matches.map(({ kind, excerpt }) => ({ kind, ...own, excerpt }));
}

function toLines({ path, layer, state, sample, reason, matches }: FoundSecret): SecretLine[] {
  const deleted = state === 'deleted' || state === 'overwritten';
  const own = { path, layer, in: 'layer' as const, deleted, state, sample };
  if (matches.length === 0) return [{ kind: reason ?? 'unknown', ...own }];
  return matches.map(({ kind, line, excerpt }) => ({ kind, ...own, line, excerpt }));
}

/** Red is what ships and is likely real. */
function painted(row: string, { kind, sample }: SecretLine, paint: Paint): string {
  if (sample) return paint('faint', row);
  return row.includes(kind) ? row.replace(kind, () => paint('bad', kind)) : row;
}

function toText({ kind, path, layer, in: where, line, state, excerpt = '' }: SecretLine): string {
  const place = line === undefined ? path : `${path}:${line}`;
  return `${(where === 'config' ? '' : String(layer)).padStart(3)}  ${state.padEnd(11)}  ${printable(`${place}  ${kind}  ${excerpt}`.trimEnd())}`;
}
