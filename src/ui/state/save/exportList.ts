/** Saves the file list of an image or of one layer, made in the worker. */
import type { FileListFormat } from '../../../core/rootfs/export/fileList.ts';
import { toast } from '../../parts/Toasts.tsx';
import { engine } from '../engine.ts';
import { toFailure } from '../errors.ts';
import { runTask } from '../tasks.ts';
import { saveBlob } from './save.ts';

export interface ListPlace {
  readonly openedID: string;
  readonly image: string;
  /** Layers 0..depth merged… */
  readonly depth: number;
  /** …or this one alone. */
  readonly layer?: number;
}

export async function exportList({ openedID, ...place }: ListPlace, format: FileListFormat): Promise<void> {
  try {
    const blob = await runTask('Listing files', undefined, (options) =>
      engine.ask([openedID], 'fileListing', { ...place, format }, { ...options }),
    );
    const what = place.layer === undefined ? 'files' : `files-of-layer-${place.layer}`;
    saveBlob(blob, `${what}.${format === 'tsv' ? 'tsv' : 'jsonl'}`);
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'aborted') toast(`Could not export the list: ${failure.message}`);
  }
}
