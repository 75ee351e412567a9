/** The file list of the merged tree or of one layer, as a Blob to save: made piece by piece, never one text. */
import { fileList } from '../../../core/rootfs/export/fileList.ts';
import { layerColumns } from '../../../core/rootfs/pack/layerColumns.ts';
import { mergedColumns } from '../../../core/rootfs/pack/mergedColumns.ts';
import { layerAt } from '../../session/images.ts';
import type { Question } from '../question.ts';

/** Writes the files of an image or layer as a list. */
export const fileListing: Question<'fileListing'> = {
  async answer({ session }, { image: key, depth, layer, format }, options) {
    const image = session.image(key);
    const single = layer !== undefined;
    const columns = single
      ? layerColumns((await session.layers.index(layerAt(image, layer), options)).index, { layer })
      : mergedColumns(await image.tree(depth, options), depth);
    const pieces: BlobPart[] = [];
    // A Blob of each piece, which the browser may keep on disk.
    for (const piece of fileList(columns, { format, implied: !single })) pieces.push(new Blob([piece]));
    return new Blob(pieces, { type: format === 'tsv' ? 'text/tab-separated-values' : 'application/x-ndjson' });
  },
};
