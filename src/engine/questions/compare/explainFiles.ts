/** Files that differ in content, looked into: is it the build's noise alone? Two at a time in memory, the layers in order. */

import { rowPath } from '../../../core/table/namedRows.ts';
import { type FileExplanations, rowsToExplain } from '../../../core/diff/explain/explanations.ts';
import { explain } from '../../../core/diff/explain/index.ts';
import type { FileDiff } from '../../../core/diff/files/fileDiff.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { TreeColumns } from '../../../core/rootfs/columns.ts';
import { u16At, u32At } from '../../../core/bytes/at.ts';
import type { Sides } from './answers.ts';
import type { CallOptions } from '../../engine.ts';
import { createTurns } from '../../search/turns.ts';
import { openFile } from '../../session/files.ts';
import type { Session } from '../../session/session.ts';
import type { Asked, Question } from '../question.ts';
import { diffFiles } from './diffFiles.ts';

const STEP = 'Looking into files that differ';

/** Finds which files differ only in noise, by reading them. */
export const explainFiles: Question<'explainFiles'> = {
  // Its rows are those of this comparison; what was read for it is kept.
  answer: async (asked, sides, options) =>
    explainDiff(asked, sides, await diffFiles.answer(asked, sides, options), options),
};

/** The same of a comparison that is at hand. */
export async function explainDiff(
  { session, others }: Asked,
  sides: Sides,
  diff: FileDiff,
  options: CallOptions,
): Promise<FileExplanations> {
  const read = {
    left: reader(session, sides.left, options),
    right: reader(others[0] ?? session, sides.right, options),
  };
  const { rows, unread } = rowsToExplain(diff);
  const found: { row: number; noise: number; text: string }[] = [];
  let failed = 0;
  const turns = createTurns(options.signal);
  for (const [done, row] of rows.entries()) {
    options.onProgress?.({ step: STEP, done, total: rows.length, unit: 'objects' });
    const contents = await readBoth(diff, row, read);
    if (!contents) failed += 1;
    const explanation = contents && (await explain(contents));
    if (explanation) found.push({ row, ...explanation });
    await turns.take();
  }
  found.sort((a, b) => a.row - b.row);
  return {
    rows: Uint32Array.from(found, ({ row }) => row),
    noise: Uint16Array.from(found, ({ noise }) => noise),
    text: found.map(({ text }) => text),
    read: rows.length - failed,
    unread: unread + failed,
  };
}

type Read = (layer: number, entry: number) => Promise<Uint8Array>;

function reader(session: Session, key: string, options: CallOptions): Read {
  return async (layer, entry) => {
    const source = await openFile(session.image(key), session.layers, { layer, entry }, options);
    return source.read(0, source.size, options.signal);
  };
}

async function readBoth({ left, right }: FileDiff, row: number, read: { readonly left: Read; readonly right: Read }) {
  const at = (columns: TreeColumns) => [u16At(columns.layer, row), u32At(columns.entry, row)] as const;
  try {
    const [a, b] = [await read.left(...at(left)), await read.right(...at(right))];
    return { path: rowPath(left, row), left: a, right: b };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return undefined;
  }
}
