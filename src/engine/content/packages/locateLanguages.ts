/** Files that tell of packages of languages, through all layers. */
import { PROGRAM_MIN_BYTES } from '../../../core/bytes/limits.ts';
import type { LanguageName } from '../../../core/content/description.ts';
import { LANGUAGES } from '../../../core/content/packages/languages/index.ts';
import type { Language } from '../../../core/content/packages/languages/parts/language.ts';
import type { FileTree } from '../../../core/rootfs/fileTree.ts';
import { type FileState, pastFiles } from '../../../core/rootfs/lookup/pastFiles.ts';

/** A file that may show packages, in its layer. */
export interface LanguageFileAt {
  readonly path: string;
  /** Where the packages of each language that it tells of live. */
  readonly homes: ReadonlyMap<LanguageName, string>;
  /** In the order of their layers; the first one has a file. */
  readonly states: readonly FileState[];
}

const MAY_RUN = 0o111;
/** Libraries and modules need no right to run; programs without it have no ending, or that of another system. */
const PROGRAM_NAMED = /^[^.]+$|\.(?:exe|dll|dylib|node|so)$|\.so\.[\d.]+$/i;

const BY_NAME = LANGUAGES.filter(({ programs }) => !programs);
const BY_CONTENT = LANGUAGES.filter(({ programs }) => programs);

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

function isLikeProgram(name: string, mode: number, size: number): boolean {
  return size >= PROGRAM_MIN_BYTES && ((mode & MAY_RUN) !== 0 || PROGRAM_NAMED.test(name));
}

function homeIn(language: Language, path: string): [LanguageName, string][] {
  const home = language.homeOf(path);
  return home === undefined ? [] : [[language.name, home]];
}
