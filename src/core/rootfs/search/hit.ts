/**
 * Hit: an entry of a layer that was found, as plain data, with what a list of hits shows of it.
 */
import { bytesToText } from '../../oci/text.ts';
import { unheldTime } from '../../oci/times/fileTime.ts';
import { ENTRY_TYPES, type EntryType, timeAt } from '../columns.ts';
import { linkBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';
import type { LineHit } from './content/textSearch.ts';
import type { ShownPaths } from './entryTest.ts';
import type { EntryFate } from './fates.ts';

/** An entry that matches a query. */
export interface Hit {
  /** Position in the list of layers searched. */
  readonly layer: number;
  readonly entry: number;
  /** Without a leading slash; of a whiteout, what it takes away. */
  readonly path: string;
  readonly type: EntryType;
  readonly mode: number;
  /** Decimal text, exact beyond 32 bits. */
  readonly uid: string;
  readonly gid: string;
  readonly uname?: string;
  readonly gname?: string;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** The same as decimal text, only where the number says another time. */
  readonly mtimeExact?: string;
  readonly link?: string;
  /** Has file capabilities. */
  readonly capabilities?: boolean;
  /** What became of it at each place of its layer; absent until all layers there are known. */
  readonly fates?: readonly EntryFate[];
  /** Where contents were searched: the lines that match, whether there are more, the digest. */
  readonly lines?: readonly LineHit[];
  readonly more?: boolean;
  readonly sha256?: string;
}

/** Describes entry `entry` of a layer. */
export function readHit(index: LayerIndex, paths: ShownPaths, layer: number, entry: number): Hit {
  const extra = index.extras.get(entry);
  const link = linkBytes(index, entry);
  const exact = extra?.mtime ?? unheldTime(timeAt(index, entry));
  return {
    ...{ layer, entry, path: paths.of(entry), type: ENTRY_TYPES[index.type[entry]] ?? 'unknown' },
    mode: index.mode[entry],
    uid: extra?.uid ?? String(index.uid[entry]),
    gid: extra?.gid ?? String(index.gid[entry]),
    ...(extra?.uname ? { uname: extra.uname } : {}),
    ...(extra?.gname ? { gname: extra.gname } : {}),
    size: index.size[entry],
    mtime: index.mtime[entry],
    ...(exact === undefined ? {} : { mtimeExact: exact }),
    ...(link ? { link: bytesToText(link) } : {}),
    ...(extra?.xattrs?.has('security.capability') ? { capabilities: true } : {}),
  };
}
