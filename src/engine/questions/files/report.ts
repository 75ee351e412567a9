/** The comparison of two images as one HTML file to keep. */

import { REPORT_TEXT_MAX_BYTES, REPORT_TEXTS_MAX_COUNT } from '../../../core/bytes/limits.ts';
import { FIELD } from '../../../core/diff/change.ts';
import { addExplanations } from '../../../core/diff/explain/explanations.ts';
import type { ReportText } from '../../../core/diff/report/files.ts';
import { leaveOut } from '../../../core/diff/report/leaveOut.ts';
import { rowPaths } from '../../../core/diff/report/rowPaths.ts';
import { writeReport } from '../../../core/diff/report/writeReport.ts';
import { verdictOf } from '../../../core/diff/verdict.ts';
import type { ComparedBasis, IncompleteLayer } from '../../../core/oci/basis/basis.ts';
import { ENTRY_TYPES } from '../../../core/rootfs/columns.ts';
import { u16At, u32At, f64At, itemAt } from '../../../core/table/at.ts';
import type { ArgsOf, FileDiffAnswer } from '../../answers.ts';
import type { CallOptions } from '../../engine.ts';
import { diffPackages } from '../content/diffPackages.ts';
import { diffSize } from '../content/diffSize.ts';
import { diff } from '../diff.ts';
import type { Asked, Question } from '../question.ts';
import { diffFiles } from './diffFiles.ts';
import { explainDiff } from './explainFiles.ts';
import { fileLines } from './fileLines.ts';

export const report: Question<'report'> = {
  async answer({ session, ...rest }, args, options) {
    const asked = { ...rest, session };
    const other = asked.others[0] ?? session;
    const { left, right, ignored } = args;
    const sides = { left, right };
    const root = await diff.answer(asked, sides, options);
    const { files, explained } = await explainedFiles(asked, sides, options);
    const out = leaveOut(files, { noise: ignored, fields: args.fields ?? 0, globs: args.globs ?? [] });
    const paths = rowPaths(files);
    const pieces = writeReport({
      names: { left: nameOf(session, left), right: nameOf(other, right) },
      verdict: verdictOf({ root, files: out.judged, ignored }),
      ...{ ignored, root, files: out.listed, hidden: out.hidden },
      explained: new Map([...explained].map(([row, text]) => [itemAt(paths, row), text])),
      texts: await changedTexts(asked, args, { files: out.listed, paths }, options),
      packages: await diffPackages.answer(asked, sides, options),
      size: await diffSize.answer(asked, sides, options),
      gaps: gapTexts(files.basis),
    });
    return new Blob([...pieces], { type: 'text/html' });
  },
};

/** What was not read in full, by side. */
function gapTexts({ left, right }: ComparedBasis): string[] {
  const text = (side: string) => (gap: IncompleteLayer) => `${side}, layer ${gap.layer}: ${gap.message}`;
  return [...left.incomplete.map(text('Left')), ...right.incomplete.map(text('Right'))];
}

async function explainedFiles(asked: Asked, sides: ArgsOf<'diffFiles'>, options: CallOptions) {
  const files = await diffFiles.answer(asked, sides, options);
  const explained = new Map<number, string>();
  const found = await explainDiff(asked, sides, files, options);
  addExplanations(files, found);
  for (const [at, row] of found.rows.entries()) explained.set(row, itemAt(found.text, at));
  return { files, explained };
}

/** The input, and which of its images where that is not plain. */
function nameOf({ images, node }: Asked['session'], key: string): string {
  const { platform, names, digest } = node(key);
  const name = names[0];
  return [images.name, name !== undefined && !images.name.includes(name) ? name : '', platform, digest]
    .filter(Boolean)
    .join('  ');
}

const FILE = ENTRY_TYPES.indexOf('file');

async function changedTexts(
  asked: Asked,
  { left, right }: ArgsOf<'report'>,
  { files, paths }: { readonly files: FileDiffAnswer; readonly paths: readonly string[] },
  options: CallOptions,
): Promise<ReportText[]> {
  const texts: ReportText[] = [];
  for (let row = 1; row < files.kind.length && texts.length < REPORT_TEXTS_MAX_COUNT; row++) {
    if (!(u16At(files.fields, row) & FIELD.content) || !isSmall(files, row)) continue;
    const target = (image: string, { layer, entry }: FileDiffAnswer['left']) =>
      ({ kind: 'file', file: { image, layer: u16At(layer, row), entry: u32At(entry, row) } }) as const;
    const both = { left: target(left, files.left), right: target(right, files.right) };
    const lines = await fileLines.answer(asked, both, options);
    if (lines) texts.push({ path: itemAt(paths, row), lines });
  }
  return texts;
}

const isSmall = ({ left, right }: FileDiffAnswer, row: number) =>
  [left, right].every(({ type, size }) => type[row] === FILE && f64At(size, row) <= REPORT_TEXT_MAX_BYTES);
