/** Saves the marked paths, with all that is below them, as one tar. */
import { toast } from '../../../parts/Toasts.tsx';
import { engine } from '../../../state/engine.ts';
import { toFailure } from '../../../state/errors.ts';
import { saveBlob } from '../../../state/save/save.ts';
import { runTask } from '../../../state/tasks.ts';
import type { FilesPlace } from '../useFiles.ts';

const NAME = 'files.tar';

export async function saveMarked({ openedID, image, depth }: FilesPlace, paths: readonly Uint8Array[]): Promise<void> {
  try {
    const { tar, entries, broken } = await runTask(`Saving ${NAME}`, undefined, (options) =>
      engine.ask([openedID], 'treeTar', { image: image.key, depth, paths }, { ...options }),
    );
    saveBlob(tar, NAME);
    const left = broken === 0 ? '' : `; ${broken} broken hard links are left out`;
    toast(`${entries} ${entries === 1 ? 'entry' : 'entries'} in ${NAME}${left}`);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not save: ${failure.message}`);
  }
}
