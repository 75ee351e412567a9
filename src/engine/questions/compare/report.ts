/** The comparison of two images as one HTML file to keep. */

import { rowPaths } from '../../../core/table/namedRows.ts';
import { REPORT_TEXT_MAX_BYTES, REPORT_TEXTS_MAX_COUNT } from '../../../core/bytes/limits.ts';
import { FIELD } from '../../../core/diff/change.ts';
import type { FileDiff } from '../../../core/diff/files/fileDiff.ts';
import { judge } from '../../../core/diff/judgement/judge.ts';
import type { ReportText } from '../../../core/diff/report/files.ts';
import { writeReport } from '../../../core/diff/report/writeReport.ts';
import { comparedCaveats } from '../../../core/oci/basis/caveats.ts';
import { ENTRY_TYPES } from '../../../core/rootfs/columns.ts';
import { f64At, itemAt, u16At, u32At } from '../../../core/bytes/at.ts';
import type { Sides } from './answers.ts';
import type { CallOptions } from '../../engine.ts';
import { compare } from './compare.ts';
import type { Asked, Question } from '../question.ts';
import { fileLines } from './fileLines.ts';

/** Writes a comparison as one HTML file. */
export const report: Question<'report'> = {
  async answer(asked, { left, right, ignored }, options) {
    const { session } = asked;
    const other = asked.others[0] ?? session;
    const sides = { left, right };
    const compared = await compare.answer(asked, { ...sides, parts: ['files', 'packages', 'size'] }, options);
    const { files, explained: _, ...judgement } = judge(compared, ignored);
    if (!files || !compared.packages || !compared.size) throw new Error('a comparison lacks what was asked of it');
    const { packages, size, root } = compared;
    const paths = rowPaths(files.listed.left);
    const { explained } = files.listed;
    const pieces = writeReport({
      names: { left: nameOf(session, left), right: nameOf(other, right) },
      ...{ root, packages, size, ignored: ignored.noise, ...judgement, files: files.listed, hidden: files.hidden },
      explained: new Map([...explained].map(([row, text]) => [itemAt(paths, row), text])),
      texts: await changedTexts(asked, sides, { files: files.listed, paths }, options),
      gaps: comparedCaveats(compared.basis),
    });
    return new Blob([...pieces], { type: 'text/html' });
  },
};

/** The input, and which of its images where that is not plain. */
function nameOf(session: Asked['session'], key: string): string {
  const { images } = session;
  const { platform, names, digest } = session.node(key);
  const name = names[0];
  return [images.name, name !== undefined && !images.name.includes(name) ? name : '', platform, digest]
    .filter(Boolean)
    .join('  ');
}

const FILE = ENTRY_TYPES.indexOf('file');

async function changedTexts(
  asked: Asked,
  { left, right }: Sides,
  { files, paths }: { readonly files: FileDiff; readonly paths: readonly string[] },
  options: CallOptions,
): Promise<ReportText[]> {
  const texts: ReportText[] = [];
  for (let row = 1; row < files.kind.length && texts.length < REPORT_TEXTS_MAX_COUNT; row++) {
    if (!(u16At(files.fields, row) & FIELD.content) || !isSmall(files, row)) continue;
    const target = (image: string, { layer, entry }: FileDiff['left']) =>
      ({ kind: 'file', file: { image, layer: u16At(layer, row), entry: u32At(entry, row) } }) as const;
    const both = { left: target(left, files.left), right: target(right, files.right) };
    const lines = await fileLines.answer(asked, both, options);
    if (lines) texts.push({ path: itemAt(paths, row), lines });
  }
  return texts;
}

const isSmall = ({ left, right }: FileDiff, row: number) =>
  [left, right].every(({ type, size }) => type[row] === FILE && f64At(size, row) <= REPORT_TEXT_MAX_BYTES);
