/**
 * What lies hidden under a version. A directory over a directory hides nothing: both are there.
 */
import { FLAG } from '../columns.ts';
import type { FileTree } from '../fileTree.ts';
import { NONE } from '../tree/paths.ts';
import { TYPE, type Versions } from '../tree/versions.ts';
import type { RowWriter } from './rowWriter.ts';

/** How many lower layers have content under a version. */
export function countShadows(versions: Versions, version: number): number {
  let count = 0;
  for (let at = shadowBelow(versions, version); at !== NONE; at = shadowBelow(versions, at)) count += 1;
  return count;
}

/** Writes them for the row being written, nearest first. */
export function writeShadows({ versions, layers }: FileTree, writer: RowWriter, version: number): void {
  let at = shadowBelow(versions, version);
  if (at === NONE) return;
  writer.flag(FLAG.shadows);
  for (; at !== NONE; at = shadowBelow(versions, at)) {
    const content = versions.content[at];
    const size = layers[versions.layer[content]]?.size[versions.entry[content]] ?? 0;
    writer.shadow(versions.layer[at], versions.entry[at], size);
  }
}

/** The next that a version hides: its newest in a lower layer, further down where nothing is hidden there; or NONE. */
function shadowBelow(versions: Versions, version: number): number {
  let layer = versions.layer[version];
  let above = versions.realType(version);
  for (let at = versions.previous[version]; at !== NONE; at = versions.previous[at]) {
    const own = versions.layer[at];
    if (own >= layer) continue;
    layer = own;
    if (versions.isRemoval(at)) continue;
    const type = versions.realType(at);
    if (type !== TYPE.dir || above !== TYPE.dir) return at;
    above = type;
  }
  return NONE;
}
