/** The paths of a file comparison's rows as text. */
import { formatBytes } from '../../oci/text.ts';
import type { FileDiff } from '../files/fileDiff.ts';

/** By row, without leading slash; bytes that are no UTF-8 come as visible escapes. The root is ``. */
export function rowPaths({ left: { count, parent, names, nameStart } }: Pick<FileDiff, 'left'>): string[] {
  const paths: string[] = [''];
  for (let row = 1; row < count; row++) {
    const name = formatBytes(names.subarray(nameStart[row], nameStart[row + 1]));
    const above = paths[parent[row]];
    paths.push(above === '' ? name : `${above}/${name}`);
  }
  return paths;
}
