/** Going along a symlink, inside the image's root only, and saying where that led. */
import { engine } from '../../../state/engine.ts';
import { toFailure } from '../../../state/errors.ts';
import { goWithin } from '../../../state/appState.ts';
import { runTask } from '../../../state/tasks.ts';
import { toast } from '../../../parts/Toasts.tsx';
import { setFiles } from '../filesState.ts';
import type { FilesPlace } from '../useFiles.ts';

/** A layer alone may not hold the target; then the merged tree is shown, where it is. */
export async function followLink(place: FilesPlace, path: string, isHere: (path: string) => boolean): Promise<void> {
  const { openedID, image, depth } = place;
  try {
    const followed = await runTask('Following the link', undefined, (options) =>
      engine.ask([openedID], 'follow', { image: image.key, depth, path }, options),
    );
    setFiles({ trip: { from: path, followed } });
    if (followed.row === null || followed.problem !== undefined) return;
    goWithin(place.slotID, { path: followed.path, ...(isHere(followed.path) ? {} : { alone: false }) });
  } catch (thrown) {
    toast(toFailure(thrown).message);
  }
}
