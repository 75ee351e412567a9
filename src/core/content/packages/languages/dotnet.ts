/** .NET: what an application was built with, in `NAME.deps.json` beside it (dotnet/sdk, documentation of runtime configuration files). */
import { objectOf, stringOf, type Value } from '../../documents/values.ts';
import { packageURL } from '../packageURL.ts';
import { jsonOf } from './parts/document.ts';
import { type Language, languagePackage } from './parts/language.ts';
import { folderOf, fileNameOf } from './parts/paths.ts';

const ENDING = '.deps.json';
/** What a package brings, by kind of file. Without any it only leads to others, or was needed to build. */
const ASSETS = ['runtime', 'native', 'runtimeTargets', 'resources'];

/** .NET packages by *.deps.json. */
export const dotnet: Language = {
  name: 'dotnet',
  type: 'nuget',
  semver: true,
  named: (name) => name.endsWith(ENDING),
  homeOf: (path) => path.slice(0, -ENDING.length),
  async read(file, reading) {
    const { gathered, steps } = reading;
    const value = objectOf(await jsonOf(file, reading, true));
    const libraries = objectOf(value?.libraries);
    if (!value || !libraries) return;
    const assets = assetsOf(value);
    for (const [key, entry] of Object.entries(libraries)) {
      if (!gathered.hasRoom()) return;
      const library = objectOf(entry);
      const kind = stringOf(library?.type) ?? '';
      const [name = '', version = ''] = key.split('/');
      const claimed = assets.get(key) ?? [];
      steps.take(1 + claimed.length);
      if (name === '' || (claimed.length === 0 && kind !== 'project')) continue;
      // A project is the application itself, which no registry has.
      const purl = kind === 'project' ? {} : { purl: packageURL({ type: 'nuget', name, version }) };
      const files = claimed.flatMap((asset) => placesOf(folderOf(file.path), asset));
      gathered.add(languagePackage({ ...{ name, version, path: file.path, ...purl }, holds: { files } }));
    }
  },
};

/** Files by package, over all targets. */
function assetsOf(value: Value): Map<string, string[]> {
  const assets = new Map<string, string[]>();
  for (const target of Object.values(objectOf(value.targets) ?? {})) {
    for (const [key, entry] of Object.entries(objectOf(target) ?? {})) {
      const found = ASSETS.flatMap((kind) => Object.keys(objectOf(objectOf(entry)?.[kind]) ?? {}));
      assets.set(key, [...new Set([...(assets.get(key) ?? []), ...found])]);
    }
  }
  return assets;
}

/** Published ones lie beside the application, save those of single platforms and languages. */
function placesOf(folder: string, asset: string): string[] {
  const at = folder === '' ? '' : `${folder}/`;
  return [...new Set([`${at}${asset}`, `${at}${fileNameOf(asset)}`])];
}
