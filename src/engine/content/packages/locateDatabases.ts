/** Package databases through all layers: where each lies, and in which layers its files changed. */
import type { DatabaseKind, DatabasePlace } from '../../../core/content/packages/databases/database.ts';
import { DATABASES } from '../../../core/content/packages/databases/index.ts';
import type { EntryRef, FileTree } from '../../../core/rootfs/fileTree.ts';
import { filesMatching, type MatchedFile } from '../../../core/rootfs/lookup/matching.ts';

/** A database after one layer that changed it: its files there, none where that layer removed it. */
export interface Standing {
  readonly layer: number;
  readonly parts: readonly MatchedFile[];
}

/** One database through all layers. `path` is where it really lies. */
export interface LocatedDatabase {
  readonly kind: DatabaseKind;
  readonly path: string;
  readonly standings: readonly Standing[];
}

/** Every database that any of layers 0..top has, each once however many names lead to it. */
export function locateDatabases(tree: FileTree, top: number): LocatedDatabase[] {
  const found: LocatedDatabase[] = [];
  const known = new Set<string>();
  for (const kind of DATABASES) {
    for (const place of kind.places) {
      const standings = standingsOf(tree, top, place);
      if (standings.length === 0) continue;
      const path = pathOf(place, standings);
      if (known.has(path)) continue;
      known.add(path);
      found.push({ kind, path, standings });
    }
  }
  return found;
}

function standingsOf(tree: FileTree, top: number, place: DatabasePlace): Standing[] {
  const standings: Standing[] = [];
  for (let layer = 0; layer <= top; layer++) {
    const parts = partsAt(tree, layer, place);
    const before = standings.at(-1)?.parts ?? [];
    if (!sameParts(before, parts)) standings.push({ layer, parts });
  }
  return standings;
}

/** The files of a database at a depth; none without its first. */
function partsAt(tree: FileTree, depth: number, { parts: [main, ...beside] }: DatabasePlace): MatchedFile[] {
  const first = main === undefined ? [] : filesMatching(tree, depth, main);
  return first.length === 0 ? [] : [...first, ...beside.flatMap((pattern) => filesMatching(tree, depth, pattern))];
}

/** A file's own path; a folder's, where its files are. */
function pathOf(place: DatabasePlace, standings: readonly Standing[]): string {
  const first = standings.flatMap(({ parts }) => parts)[0]?.path ?? place.path;
  const [pattern = ''] = place.parts;
  const open = pattern.split('/').findIndex((part) => part.startsWith('*'));
  if (open < 0) return first;
  const below = pattern.split('/').length - open;
  return first.split('/').slice(0, -below).join('/');
}

function sameParts(a: readonly MatchedFile[], b: readonly MatchedFile[]): boolean {
  const same = (x: EntryRef, y: EntryRef | undefined) => x.layer === y?.layer && x.entry === y.entry;
  return (
    a.length === b.length && a.every(({ path, content }, i) => path === b[i]?.path && same(content, b[i]?.content))
  );
}
