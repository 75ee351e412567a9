/** Two JSON files compared by meaning, field by field. */
import { DIFF_TEXT_MAX_BYTES } from '../../../core/bytes/limits.ts';
import { diffJson } from '../../../core/diff/json.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { JsonText } from '../../../core/oci/json/jsonText.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import type { CallOptions } from '../../engine.ts';
import type { Session } from '../../session/session.ts';
import type { SaveTarget } from '../../session/target.ts';
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Compares two JSON files by meaning. */
export const fileJson: Question<'fileJson'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const [a, b] = await Promise.all([jsonOf(session, left, options), jsonOf(other, right, options)]);
    return a && b ? diffJson(a, b) : null;
  },
};

/** Undefined for what is not JSON, or too long. */
async function jsonOf(session: Session, target: SaveTarget, options: CallOptions): Promise<JsonText | undefined> {
  const source = await openTarget(session, target, options);
  if (source.size > DIFF_TEXT_MAX_BYTES) return undefined;
  const bytes = await source.read(0, source.size, options.signal);
  try {
    return parseJson(bytes, 'the file');
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return undefined;
    throw error;
  }
}
