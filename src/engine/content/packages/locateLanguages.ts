/** Files that tell of packages of languages, through all layers. */
import type { PackageFormat } from '../../../core/content/description.ts';
import type { Language } from '../../../core/content/packages/languages/parts/language.ts';
import { BY_CONTENT, BY_NAME, isLikeProgram } from '../../../core/content/packages/tellingFiles.ts';
import type { FileTree } from '../../../core/rootfs/fileTree.ts';
import { type FileState, pastFiles } from '../../../core/rootfs/lookup/pastFiles.ts';

/** A file that may show packages, in its layer. */
export interface LanguageFileAt {
  readonly path: string;
  /** Where the packages of each language that it tells of live. */
  readonly homes: ReadonlyMap<PackageFormat, string>;
  /** In the order of their layers; the first one has a file. */
  readonly states: readonly FileState[];
}

/** The files of all layers that may show packages of languages. */
export function locateLanguages(tree: FileTree, top: number): LanguageFileAt[] {
  const isNamed = (name: string) => BY_NAME.some((language) => language.named(name));
  const found = pastFiles(tree, top, { named: isNamed, like: isLikeProgram });
  return [...found].flatMap(({ path, states }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const named = BY_NAME.filter((language) => language.named(name));
    const homes = new Map((named.length > 0 ? named : BY_CONTENT).flatMap((language) => homeIn(language, path)));
    return homes.size > 0 ? [{ path, homes, states }] : [];
  });
}

function homeIn(language: Language, path: string): [PackageFormat, string][] {
  const home = language.homeOf(path);
  return home === undefined ? [] : [[language.name, home]];
}
