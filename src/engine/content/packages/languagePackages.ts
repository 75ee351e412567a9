/** The packages of languages and the layers that brought them: each place they live in, as it stands after each layer. */
import type { PackageDatabase } from '../../../core/content/packages/answer.ts';
import type { PackageFormat } from '../../../core/content/description.ts';
import { historyOf, type PackageHistory, type Stand } from '../../../core/content/packages/history.ts';
import type { Holding, LanguagePackage } from '../../../core/content/packages/languages/parts/language.ts';
import type { ReadLanguage } from '../../../core/content/packages/readLanguages.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import type { EntryRef, FileTree } from '../../../core/rootfs/fileTree.ts';
import { filesSize, folderSize } from '../../../core/rootfs/lookup/folderSize.ts';
import type { CallOptions } from '../../engine.ts';
import { type LanguageFileAt, locateLanguages } from './locateLanguages.ts';
import { type Answers, type ReadingAt, readFiles } from './readFiles.ts';

/** Packages of languages, with what could not be read. */
interface LanguagePackages {
  readonly histories: readonly PackageHistory[];
  readonly databases: readonly PackageDatabase[];
  readonly findings: readonly Finding[];
}

/** A place where packages of one language live. */
interface Home {
  readonly format: PackageFormat;
  readonly path: string;
  readonly files: LanguageFileAt[];
}

/** Finds the packages of languages in the layers up to `top`. */
export async function languagePackages(at: ReadingAt, top: number, options: CallOptions): Promise<LanguagePackages> {
  const files = locateLanguages(at.tree, top);
  const answers = await readFiles(at, files, options);
  const measure = measurer(at.tree);
  const homes = homesOf(files).map((home) => ({ home, stands: standsOf(home, answers, measure) }));
  const spoken = homes.filter(({ stands }) => stands.some(({ packages, unread }) => packages.length > 0 || unread > 0));
  return {
    histories: spoken.map(({ home, stands }) => historyOf(home, stands)),
    databases: databasesOf(spoken),
    findings: files.flatMap((file) => findingsOf(file, answers)),
  };
}

function homesOf(files: readonly LanguageFileAt[]): Home[] {
  const homes = new Map<string, Home>();
  for (const file of files) {
    for (const [format, path] of file.homes) {
      const key = `${format} ${path}`;
      const home = homes.get(key) ?? { format, path, files: [] };
      homes.set(key, home);
      home.files.push(file);
    }
  }
  return [...homes.values()];
}

interface LanguageStand extends Stand {
  readonly unread: number;
}

type Measure = (found: LanguagePackage, content: EntryRef, depth: number) => number | null;

/** After each layer that changed any of its files. */
function standsOf({ format, files }: Home, answers: Answers, measure: Measure): LanguageStand[] {
  const layers = [...new Set(files.flatMap(({ states }) => states.map(({ layer }) => layer)))].sort((a, b) => a - b);
  const next = files.map(() => 0);
  return layers.map((layer) => {
    const read = files.flatMap(({ path, states }, i) => {
      while ((states[next[i] ?? 0]?.layer ?? Number.POSITIVE_INFINITY) <= layer) next[i] = (next[i] ?? 0) + 1;
      const state = states[(next[i] ?? 0) - 1];
      const said = state?.content && answers(path, state.content)?.find(({ language }) => language === format);
      return state?.content && said ? [{ said, content: state.content, since: state.layer }] : [];
    });
    const packages = read.flatMap(({ said, content, since }) =>
      said.packages.map(({ holds, ...found }) => ({
        ...found,
        size: found.size ?? (holds ? measure({ ...found, holds }, content, since) : null),
      })),
    );
    const unread = read.reduce((sum, { said }) => sum + said.unread, 0);
    return { layer, packages, unread, isWhole: unread === 0 };
  });
}

/** What packages hold on disk in the layer that brought them, each measured once. */
function measurer(tree: FileTree): Measure {
  const known = new Map<string, number | null>();
  return ({ path, name, version, holds }, { layer, entry }, depth) => {
    const key = `${layer} ${entry} ${depth} ${path} ${name} ${version}`;
    const found = known.get(key) ?? (holds ? sizeOf(tree, depth, holds) : null);
    known.set(key, found);
    return found;
  };
}

function sizeOf(tree: FileTree, depth: number, holds: Holding): number | null {
  return 'folder' in holds ? folderSize(tree, depth, holds.folder, holds.without) : filesSize(tree, depth, holds.files);
}

interface HomeStands {
  readonly home: Home;
  readonly stands: readonly LanguageStand[];
}

/** All places of a language as one, which lies in the folder that they share. */
function databasesOf(homes: readonly HomeStands[]): PackageDatabase[] {
  const formats = [...new Set(homes.map(({ home }) => home.format))];
  return formats.map((format) => {
    const own = homes.filter(({ home }) => home.format === format);
    const layers = new Set(own.flatMap(({ stands }) => stands.map(({ layer }) => layer)));
    return {
      ...{ format, path: sharedFolder(own.map(({ home }) => home.path)), removedBy: null },
      layers: [...layers].sort((a, b) => a - b),
      unread: own.reduce((sum, { stands }) => sum + (stands.at(-1)?.unread ?? 0), 0),
    };
  });
}

function sharedFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => path.split('/'));
  const parts = first === '' ? [] : first;
  const differs = parts.findIndex((part, i) => rest.some((other) => other[i] !== part));
  return parts.slice(0, differs < 0 ? undefined : differs).join('/');
}

function findingsOf({ path, states }: LanguageFileAt, answers: Answers): Finding[] {
  const all = states.flatMap(({ content }): readonly ReadLanguage[] => (content ? (answers(path, content) ?? []) : []));
  return all.flatMap(({ findings }) => findings);
}
