/** Go: the modules that a program was linked from, by what the linker wrote into it (go.dev, runtime/debug.BuildInfo). */
import type { GoBuild } from '../../description.ts';
import { readGoBuild } from '../../programs/goBuild.ts';
import { packageURL } from '../packageURL.ts';
import { type Language, type LanguagePackage, languagePackage } from './parts/language.ts';

const DEVEL = '(devel)';
/** What a main package is called that was built from single files. */
const LOOSE_FILES = 'command-line-arguments';

/** Go modules by the build information in programs. */
export const go: Language = {
  name: 'go',
  type: 'golang',
  semver: true,
  programs: true,
  named: () => false,
  homeOf: (path) => path,
  async read({ path, source }, { gathered, program, signal }) {
    const opened = await program();
    const build = opened && (await readGoBuild(opened, signal));
    if (!build) return;
    const main = mainOf(build);
    if (main) gathered.add({ ...toPackage(main, path), size: source.size });
    gathered.add(toPackage({ name: 'stdlib', version: build.version.replace(/^go/, '').replace(/ .*$/, '') }, path));
    for (const text of build.dependencies) {
      if (!gathered.hasRoom()) return;
      const found = moduleOf(text);
      if (found.name !== main?.name || found.version !== main.version) gathered.add(toPackage(found, path));
    }
  },
};

interface Module {
  readonly name: string;
  /** '' where nobody knows it: a folder beside the main module, or the main module itself. */
  readonly version: string;
}

/** Lower case, as the definition of the type requires. */
function toPackage({ name, version }: Module, path: string): LanguagePackage {
  const parts = name.toLowerCase().split('/');
  const last = parts.pop() ?? '';
  const purl = packageURL({ type: 'golang', namespace: parts.join('/'), name: last, version });
  return languagePackage({ name, version, path, purl });
}

/** `path@version`; behind `=>` what is used in its place, which keeps the name where it is a folder. */
function moduleOf(text: string): Module {
  const [original = '', replacement] = text.split(' => ');
  const own = splitVersion(original);
  if (replacement === undefined) return own;
  const other = splitVersion(replacement);
  return /^(?:[./]|[A-Za-z]:\\)/.test(other.name) ? { name: own.name, version: other.version } : other;
}

function splitVersion(text: string): Module {
  const at = text.lastIndexOf('@');
  const [name, version] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  return { name, version: version === DEVEL ? '' : version };
}

/**
 * Its version, or the one that Go itself would make of the commit that it was built from. Without a module (the tools of
 * Go, what Bazel builds) the package that it was built from names it.
 */
function mainOf(build: GoBuild): Module | undefined {
  if (!build.module) return build.path && build.path !== LOOSE_FILES ? { name: build.path, version: '' } : undefined;
  const main = splitVersion(build.module);
  return main.version === '' ? { ...main, version: pseudoVersion(build.settings) } : main;
}

/** `v0.0.0-20240501100000-0123456789ab` (go.dev/ref/mod#pseudo-versions). */
function pseudoVersion(settings: readonly string[]): string {
  const of = (name: string) => settings.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const [revision, time] = [of('vcs.revision'), of('vcs.time')];
  const digits = time?.replace(/\D/g, '').slice(0, 14) ?? '';
  return revision && digits.length === 14 ? `v0.0.0-${digits}-${revision.slice(0, 12)}` : '';
}
