/** Which rows a layer touched: those it set, those that hide something of it, and the directories that lead there. */
import type { TreeColumns } from '../../../../core/rootfs/columns.ts';
import { u32At } from '../../../../core/bytes/at.ts';

export function touchedRows({ count, layer, parent, shadows, extras }: TreeColumns, lit: number): Uint8Array {
  const touched = new Uint8Array(count);
  for (let row = 0; row < count; row++) if (layer[row] === lit) touched[row] = 1;
  for (let at = 0; at < shadows.row.length; at++) if (shadows.layer[at] === lit) touched[u32At(shadows.row, at)] = 1;
  for (const [row, { removedBy }] of extras) if (removedBy === lit) touched[row] = 1;
  for (let row = count - 1; row > 0; row--) if (touched[row] === 1) touched[u32At(parent, row)] = 1;
  return touched;
}
