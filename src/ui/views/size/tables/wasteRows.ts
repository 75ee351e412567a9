/** What the waste table and the line below it share. */
import { bytesToText } from '../../../../core/oci/text.ts';
import type { WasteAnswer } from '../../../../core/rootfs/waste/answer.ts';
import type { WasteColumns } from '../../../../core/rootfs/waste/waste.ts';
import type { SizePlace } from '../useSizes.ts';

export interface WasteProps {
  readonly place: SizePlace;
  readonly slotID: string;
  readonly waste: WasteAnswer;
}

/** The path as it is in the image, for links. */
export const rawPath = ({ paths, pathStart }: WasteColumns, row: number): string =>
  bytesToText(paths.subarray(pathStart[row], pathStart[row + 1]));

/** The row of a path; null where no file of that path is wasted. */
export function rowAtPath(files: WasteColumns, path: string | null): number | null {
  for (let row = 0; path !== null && row < files.count; row++) if (rawPath(files, row) === path) return row;
  return null;
}
