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
  eachShadow(versions, version, () => {
    count += 1;
  });
  return count;
}

/** Writes them for the row being written, nearest first. */
export function writeShadows({ versions, layers }: FileTree, writer: RowWriter, version: number): void {
  eachShadow(versions, version, (hidden) => {
    const content = versions.content[hidden];
    const size = layers[versions.layer[content]]?.size[versions.entry[content]] ?? 0;
    writer.shadow(versions.layer[hidden], versions.entry[hidden], size);
    writer.flag(FLAG.shadows);
  });
}

function eachShadow(versions: Versions, version: number, see: (hidden: number) => void): void {
  let layer = versions.layer[version];
  let above = versions.realType(version);
  for (let at = versions.previous[version]; at !== NONE; at = versions.previous[at]) {
    const own = versions.layer[at];
    if (own >= layer) continue;
    layer = own;
    if (versions.isRemoval(at)) continue;
    const type = versions.realType(at);
    if (type !== TYPE.dir || above !== TYPE.dir) see(at);
    above = type;
  }
}
