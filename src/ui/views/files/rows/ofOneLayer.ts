/**
 * The changes of one layer alone, as dive shows them: what the layers below had already is unchanged, whichever of them
 * brought it. What is gone stays marked as gone.
 */
import { CHANGE_KINDS, type TreeColumns } from '../../../../core/rootfs/columns.ts';
import type { Files } from '../useFiles.ts';
import { countKinds } from './countKinds.ts';

const NONE = CHANGE_KINDS.indexOf('none');
const REMOVED = CHANGE_KINDS.indexOf('removed');

/** One pass over the rows. */
export function ofOneLayer(files: Files, layer: number): Files {
  const columns = changesOf(files.columns, layer);
  const counting = countKinds(columns);
  let counted = counting.next();
  while (!counted.done) counted = counting.next();
  return { ...files, columns, ...counted.value };
}

function changesOf(columns: TreeColumns, layer: number): TreeColumns {
  const change = columns.change.slice();
  for (let row = 0; row < columns.count; row++) {
    if (columns.layer[row] !== layer && change[row] !== REMOVED) change[row] = NONE;
  }
  return { ...columns, change };
}
