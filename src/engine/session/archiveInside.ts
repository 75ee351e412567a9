/** An archive inside an open input as an input of its own: an image that a layer of another brings along. */
import type { CallOptions } from '../engine.ts';
import type { Given, Session } from './session.ts';
import type { SaveTarget } from './target.ts';
import { openArchive } from './targets.ts';

/** The archive's bytes, unpacked, over those of `parent`, which stay readable as long as this is open. */
export async function archiveInside(
  parent: Session,
  target: SaveTarget,
  name: string,
  options?: CallOptions,
): Promise<Given> {
  const letGo = parent.hold();
  try {
    const { archive, release } = await openArchive(parent, target, parent.call(options));
    return {
      bytes: archive.source,
      name,
      wrappers: archive.wrappers,
      async release() {
        release();
        await letGo();
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}
