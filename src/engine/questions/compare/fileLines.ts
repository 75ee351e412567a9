/** Two text files beside each other, line by line. */
import { DIFF_TEXT_MAX_BYTES } from '../../../core/bytes/limits.ts';
import { diffLines } from '../../../core/diff/lines.ts';
import { isUtf8 } from '../../../core/oci/text.ts';
import type { CallOptions } from '../../engine.ts';
import type { Session } from '../../session/session.ts';
import type { SaveTarget } from '../../session/target.ts';
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Compares two text files line by line. */
export const fileLines: Question<'fileLines'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const [a, b] = await Promise.all([linesOf(session, left, options), linesOf(other, right, options)]);
    return a && b ? diffLines(a, b) : null;
  },
};

/** Undefined for what is not text in UTF-8. */
async function linesOf(
  session: Session,
  target: SaveTarget | null,
  options: CallOptions,
): Promise<string[] | undefined> {
  if (target === null) return [];
  const source = await openTarget(session, target, options);
  if (source.size > DIFF_TEXT_MAX_BYTES) return undefined;
  const bytes = await source.read(0, source.size, options.signal);
  if (bytes.includes(0) || !isUtf8(bytes)) return undefined;
  const text = new TextDecoder().decode(bytes);
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
