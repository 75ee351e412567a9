/** npm: a `package.json` with a name (docs.npmjs.com, package.json), in `node_modules` or wherever it lies. */
import { objectOf, objectsOf, stringOf, stringsOf, type Value } from '../../documents/values.ts';
import { packageURL } from '../packageURL.ts';
import { jsonOf } from './parts/document.ts';
import { type Language, languagePackage } from './parts/language.ts';
import { folderOf, fileNameOf } from './parts/paths.ts';

const IN_MODULES = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/** One scope at most: `rxjs/ajax` is a part of a package. */
const NAME = /^(?:@[^/]+\/)?[^/@][^/]*$/;

/** npm packages by the package.json of each folder in node_modules. */
export const npm: Language = {
  name: 'npm',
  type: 'npm',
  semver: true,
  named: (name) => name === 'package.json',
  homeOf(path) {
    const above = folderOf(folderOf(path));
    return fileNameOf(above).startsWith('@') ? folderOf(above) : above;
  },
  async read(file, reading) {
    const isPromised = IN_MODULES.test(file.path);
    const value = objectOf(await jsonOf(file, reading, isPromised));
    const name = stringOf(value?.name);
    // What was copied into another package (`dist/compiled`), and what is not published, often has none.
    const version = stringOf(value?.version) ?? '';
    // Folders with a setting for a bundler have no name.
    if (!value || !name || !NAME.test(name)) return;
    reading.gathered.add(
      languagePackage({
        ...{ name, version, path: file.path, purl: purlOf(name, version) },
        license: licenseOf(value),
        summary: stringOf(value.description),
        maintainer: personOf(value.author),
        depends: Object.entries(objectOf(value.dependencies) ?? {}).map(([each, range]) => `${each} ${range}`),
        holds: { folder: folderOf(file.path), without: 'node_modules' },
      }),
    );
  },
};

function purlOf(full: string, version: string): string {
  const at = full.startsWith('@') ? full.indexOf('/') : -1;
  return packageURL({ type: 'npm', namespace: full.slice(0, Math.max(0, at)), name: full.slice(at + 1), version });
}

/** A text; before npm 3 an object, or a list of them. */
function licenseOf({ license, licenses }: Value): string | null {
  const one = stringOf(license) ?? stringOf(objectOf(license)?.type);
  if (one !== null) return one;
  const several = [...objectsOf(license), ...objectsOf(licenses)].map(({ type }) => stringOf(type));
  const named = [...several.filter((each) => each !== null), ...stringsOf(license), ...stringsOf(licenses)];
  return named.length > 0 ? named.join(' OR ') : null;
}

function personOf(author: unknown): string | null {
  const person = objectOf(author);
  if (!person) return stringOf(author);
  const [name, email] = [stringOf(person.name), stringOf(person.email)];
  return name === null ? email : email === null ? name : `${name} <${email}>`;
}
