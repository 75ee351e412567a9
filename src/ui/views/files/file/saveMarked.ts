/** Saves the marked paths, with all that is below them, as one tar or zip. */
import { toast } from '../../../parts/Toasts.tsx';
import { engine } from '../../../state/engine.ts';
import { toFailure } from '../../../state/errors.ts';
import { saveBlob } from '../../../state/save/save.ts';
import { runTask } from '../../../state/tasks.ts';
import type { FilesPlace } from '../useFiles.ts';

type MarkedForm = 'tar' | 'zip';

interface Saved {
  readonly blob: Blob;
  readonly entries: number;
  /** What is not in it, as the end of a sentence; empty where all is. */
  readonly without: string;
}

export async function saveMarked(place: FilesPlace, paths: readonly Uint8Array[], form: MarkedForm): Promise<void> {
  const name = `files.${form}`;
  try {
    const { blob, entries, without } = await (form === 'tar' ? asTar : asZip)(place, paths, `Saving ${name}`);
    saveBlob(blob, name);
    toast(`${entries} ${entries === 1 ? 'entry' : 'entries'} in ${name}${without}`);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not save: ${failure.message}`);
  }
}

async function asTar(place: FilesPlace, paths: readonly Uint8Array[], label: string): Promise<Saved> {
  const { openedID, image, depth } = place;
  const { tar, entries, broken } = await runTask(label, undefined, (options) =>
    engine.ask([openedID], 'treeTar', { image: image.key, depth, paths }, { ...options }),
  );
  const without = broken === 0 ? '' : `; ${broken} hard links that lead to nothing are left out`;
  return { blob: tar, entries, without };
}

async function asZip(place: FilesPlace, paths: readonly Uint8Array[], label: string): Promise<Saved> {
  const { openedID, image, depth } = place;
  const { zip, entries, leftOut } = await runTask(label, undefined, (options) =>
    engine.ask([openedID], 'treeZip', { image: image.key, depth, paths }, { ...options }),
  );
  const without =
    leftOut === 0 ? '' : `; ${leftOut} that a zip cannot hold (devices, pipes, broken hard links) are left out`;
  return { blob: zip, entries, without };
}
