/** The files that an image wastes bytes on, as rows. */
import { bytesToText } from '../../core/oci/text.ts';
import { WASTE_REASONS, type WasteColumns } from '../../core/rootfs/waste/waste.ts';
import { f64At, itemAt, u16At, u8At } from '../../core/bytes/at.ts';
import type { ImageSummary } from '../../engine/engine.ts';

export interface WasteFile {
  readonly path: string;
  readonly bytes: number;
  /** Layers that ship a wasted copy. */
  readonly layers: readonly number[];
  readonly why: 'overwritten' | 'deleted';
  /** The layer that hid the last copy. */
  readonly by: number;
  /** Index into history of the step that made that layer; null where history does not say. */
  readonly step: number | null;
}

/** The rows, most bytes first. */
export function* listFiles(files: WasteColumns, { layers }: Pick<ImageSummary, 'layers'>): Generator<WasteFile> {
  for (let row = 0; row < files.count; row++) {
    const copies = files.copyLayer.subarray(files.copyStart[row], files.copyStart[row + 1]);
    const by = u16At(files.by, row);
    yield {
      path: bytesToText(files.paths.subarray(files.pathStart[row], files.pathStart[row + 1])),
      bytes: f64At(files.bytes, row),
      layers: [...new Set(copies)],
      why: itemAt(WASTE_REASONS, u8At(files.why, row)),
      by,
      step: layers[by]?.step ?? null,
    };
  }
}
