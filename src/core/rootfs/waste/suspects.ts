/** Which wasted files are likely secrets: deleted from the image, and still in what everybody who pulls it gets. */
import { suspect } from '../../content/secrets/suspect.ts';
import { bytesToText } from '../../oci/text.ts';
import type { WasteColumns } from './waste.ts';

/** By row: what a file of that path holds, as words that end a sentence. Goes by path alone. */
export function suspectsOf({ count, paths, pathStart, bytes }: WasteColumns): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (let row = 0; row < count; row++) {
    const path = bytesToText(paths.subarray(pathStart[row], pathStart[row + 1]));
    const reason = suspect(path, 0, bytes[row])?.reason;
    if (reason !== undefined) found.set(row, reason);
  }
  return found;
}
