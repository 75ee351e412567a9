/** Everything that `diff` was asked to compare, asked of the engine and judged with what is ignored left out. */

import type { Ignored } from '../../core/diff/judgement/ignored.ts';
import { type Judgement, judge } from '../../core/diff/judgement/judge.ts';
import type { Finding } from '../../core/oci/finding.ts';
import type { OpenedInput } from '../../engine/engine.ts';
import type { ComparePart, Comparison } from '../../engine/questions/compare/answers.ts';
import type { Picking } from '../options/picking.ts';
import { pickImage } from '../pickImage.ts';
import type { Context } from '../session.ts';
import { printable } from '../show.ts';
import type { DiffOptions } from './options.ts';

/** What was found and what it comes to; `files` are those of the judgement. */
export interface Compared extends Omit<Comparison, 'files'>, Judgement {
  readonly same: boolean;
}

export interface PickedSides {
  readonly ids: readonly [string, string];
  readonly left: string;
  readonly right: string;
}

/** The image of each input: the right one by its own options where it has some. */
export function pickSides(context: Context<DiffOptions & Picking>, left: OpenedInput, right: OpenedInput): PickedSides {
  const { options } = context;
  const ofRight = {
    ...options,
    platform: options.platformB ?? options.platform,
    image: options.imageB ?? options.image,
    form: options.formB ?? options.form,
  };
  const a = pickImage(context, left, { side: 'left' });
  const b = pickImage({ ...context, options: ofRight }, right, { side: 'right' });
  return { ids: [left.id, right.id], left: a.key, right: b.key };
}

/** Asks what the options want. Findings are notes. */
export async function compare(context: Context<DiffOptions>, sides: PickedSides, ignored: Ignored): Promise<Compared> {
  const { engine, call, options } = context;
  const { ids, left, right } = sides;
  const found = await engine.ask(ids, 'compare', { left, right, parts: partsOf(options) }, call);
  for (const part of [found.files, found.packages]) if (part) tell(context, part.findings);
  const judgement = judge(found, ignored);
  const listed = judgement.files?.listed.kind.some((kind) => kind !== 0) ?? false;
  const { files: _, ...parts } = found;
  return { ...parts, ...judgement, same: judgement.objects.length === 0 && !listed && found.basis.comparable };
}

function partsOf(options: DiffOptions): ComparePart[] {
  const { bitForBit, semantic, layerHeaders, markdown } = options;
  // Every bit: of files too.
  const wanted = {
    files: options.files || bitForBit || semantic || markdown,
    packages: options.packages || markdown,
    size: options.size || markdown,
    layerHeaders,
  };
  return (['files', 'packages', 'size', 'layerHeaders'] as const).filter((part) => wanted[part]);
}

type BySide = Readonly<Record<'left' | 'right', readonly Finding[]>>;

function tell({ note }: Context, { left, right }: BySide): void {
  for (const { severity, at, message } of [...left, ...right])
    note(`${severity}: ${printable(at)}: ${printable(message)}`);
}
