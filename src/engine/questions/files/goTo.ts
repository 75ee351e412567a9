/** The paths of a merged tree that fit a few typed letters, best first. */
import { bytesToText } from '../../../core/oci/text.ts';
import type { FileTree } from '../../../core/rootfs/fileTree.ts';
import { FuzzySearch } from '../../../core/rootfs/search/fuzzy/fuzzySearch.ts';
import { pathList } from '../../../core/rootfs/search/fuzzy/pathList.ts';
import { u16At, u32At } from '../../../core/bytes/at.ts';
import type { FoundPath } from './answers.ts';
import { createTurns } from '../../search/turns.ts';
import type { Question } from '../question.ts';

/** The list of a tree at a depth, kept as long as the tree is and nobody asks at another depth. */
const lists = new WeakMap<FileTree, { readonly depth: number; readonly search: FuzzySearch }>();

function searchOf(tree: FileTree, depth: number): FuzzySearch {
  const known = lists.get(tree);
  if (known?.depth === depth) return known.search;
  const search = new FuzzySearch(pathList(tree, depth));
  lists.set(tree, { depth, search });
  return search;
}

/** Finds paths by a few of their letters. */
export const goTo: Question<'goTo'> = {
  async answer({ session }, { image, depth, text }, options) {
    const tree = await session.image(image).tree(depth, options);
    const search = searchOf(tree, depth);
    const turns = createTurns(options.signal);
    const work = search.search(text);
    let step = work.next();
    for (; !step.done; step = work.next()) await turns.take();
    const { best, total } = step.value;
    return { paths: best.map(({ row }) => toPath(tree, search, text, row)), total, count: search.list.count };
  },
};

function toPath(tree: FileTree, search: FuzzySearch, text: string, row: number): FoundPath {
  const { list } = search;
  const bytes = list.bytes.subarray(list.start[row], list.start[row + 1]);
  const path = bytesToText(bytes);
  // In plain ASCII a byte is a character; elsewhere the text before a byte tells how many there are.
  const plain = path.length === bytes.length;
  const places = search.placesOf(text, row);
  const marks = plain ? places : places.map((place) => bytesToText(bytes.subarray(0, place)).length);
  const version = u32At(list.version, row);
  return { path, marks, layer: u16At(tree.versions.layer, version), isDir: list.isDir[row] === 1 };
}
