/** PHP: what composer has installed, all in `vendor/composer/installed.json` (getcomposer.org). */
import { listOf, objectOf, objectsOf, stringOf, stringsOf, type Value } from '../../documents/values.ts';
import { packageURL } from '../packageURL.ts';
import { jsonOf } from './parts/document.ts';
import { type Language, type LanguagePackage, languagePackage } from './parts/language.ts';
import { folderOf, pathFrom } from './parts/paths.ts';

/** PHP packages by composer's installed.json. */
export const composer: Language = {
  name: 'composer',
  type: 'composer',
  semver: true,
  named: (name) => name === 'installed.json',
  homeOf: (path) => (/(?:^|\/)composer\/installed\.json$/.test(path) ? folderOf(path) : undefined),
  async read(file, reading) {
    const { gathered } = reading;
    const value = await jsonOf(file, reading, true);
    if (value === undefined) return;
    // Composer 1 has the list alone.
    for (const each of objectsOf(Array.isArray(value) ? listOf(value) : objectOf(value)?.packages)) {
      if (!gathered.hasRoom()) return;
      const found = toPackage(each, file.path);
      if (found) gathered.add(found);
      else gathered.miss(`${file.path} has an entry without a name or version.`);
    }
  },
};

function toPackage(value: Value, path: string): LanguagePackage | undefined {
  const [full, version] = [stringOf(value.name), stringOf(value.version)];
  if (!full || !version) return undefined;
  const at = full.indexOf('/');
  const [namespace, name] = [full.slice(0, Math.max(0, at)).toLowerCase(), full.slice(at + 1).toLowerCase()];
  const licenses = stringsOf(value.license);
  const place = stringOf(value['install-path']);
  const folder = place === null ? pathFrom(folderOf(path), `../${full}`) : pathFrom(folderOf(path), place);
  return languagePackage({
    ...{ name: full, version, path, purl: packageURL({ type: 'composer', namespace, name, version }) },
    license: licenses.length > 0 ? licenses.join(' OR ') : stringOf(value.license),
    summary: stringOf(value.description),
    maintainer: stringOf(objectsOf(value.authors)[0]?.name),
    depends: Object.entries(objectOf(value.require) ?? {}).map(([each, range]) => `${each} ${range}`),
    ...(folder && { holds: { folder } }),
  });
}
