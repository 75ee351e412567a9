/** What a file comparison comes to, in a sentence, with what usually causes it. */
import { FIELD } from '../../../../core/diff/change.ts';
import type { FileDiffAnswer } from '../../../../engine/answers.ts';
import { formatCount } from '../../../parts/format.ts';
import { type FileRows, KIND } from './fileRows.ts';

export interface Verdict {
  readonly tone: 'same' | 'noise' | 'different';
  readonly text: string;
  /** What usually makes it go away. */
  readonly advice?: string;
}

const CONTENT = FIELD.type | FIELD.content | FIELD.size | FIELD.link | FIELD.device | FIELD.unread;

/** The sentence about all rows, whatever the filter leaves. `rows` are those of no filter and nothing ignored. */
export function verdictOf({ kind, fields, moved, same, findings }: FileDiffAnswer, rows: FileRows): Verdict {
  const [added, removed, modified] = [rows.added[0] ?? 0, rows.removed[0] ?? 0, rows.modified[0] ?? 0];
  const unread = [...findings.left, ...findings.right].filter(({ code }) => code === 'layer-unreadable').length;
  const gap = unread > 0 ? ` ${unread} ${unread === 1 ? 'layer' : 'layers'} could not be read and count as empty.` : '';
  if (added + removed + modified === 0)
    return { tone: 'same', text: `The same files: all ${formatCount(same)} paths, every field.${gap}` };
  let [times, attributes, contents, moves] = [0, 0, 0, 0];
  for (const [row, bits] of fields.entries()) {
    if (moved[row] && kind[row] === KIND.added) moves += 1;
    if (kind[row] !== KIND.modified) continue;
    if (bits & CONTENT) contents += 1;
    else if (bits & ~FIELD.mtime) attributes += 1;
    else times += 1;
  }
  const parts = [
    [added - moves, 'added'],
    [removed - moves, 'removed'],
    [moves, 'moved'],
    [contents, 'changed in content'],
    [attributes, 'changed in attributes only'],
    [times, 'changed in time only'],
  ] as const;
  const told = parts.flatMap(([count, words]) => (count > 0 ? [`${formatCount(count)} ${words}`] : []));
  const onlyTimes = times === modified && added + removed === 0;
  const really = added + removed + contents + attributes > 0;
  return {
    tone: really ? 'different' : 'noise',
    text: `${onlyTimes ? 'Same content' : 'Different'}: ${told.join(', ')}; ${formatCount(same)} paths the same.${gap}`,
    ...(times > 0 && {
      advice: 'Times differ between builds unless SOURCE_DATE_EPOCH is set and the builder rewrites timestamps to it.',
    }),
  };
}
