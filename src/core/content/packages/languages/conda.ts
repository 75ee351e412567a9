/** conda: a JSON file for each package of an environment, in `conda-meta` (docs.conda.io). */
import { objectOf, objectsOf, stringOf, stringsOf, type Value } from '../../documents/values.ts';
import { packageURL } from '../packageURL.ts';
import { jsonOf } from './parts/document.ts';
import { type Language, languagePackage } from './parts/language.ts';
import { folderOf } from './parts/paths.ts';

const PLACE = /(?:^|\/)conda-meta\/[^/]+\.json$/;

/** conda packages by conda-meta/*.json. */
export const conda: Language = {
  name: 'conda',
  type: 'conda',
  named: (name) => name.endsWith('.json'),
  homeOf: (path) => (PLACE.test(path) ? folderOf(path) : undefined),
  async read(file, reading) {
    const value = objectOf(await jsonOf(file, reading, true));
    if (!value) return;
    const [name, version] = [stringOf(value.name), stringOf(value.version)];
    // Beside the packages there may be settings of the environment.
    if (!name || !version) return;
    const [build, subdir] = [stringOf(value.build), stringOf(value.subdir)];
    const kind = /\.(conda|tar\.bz2)$/.exec(stringOf(value.fn) ?? '')?.[1];
    const qualifiers = { build, subdir, channel: channelOf(stringOf(value.channel)), type: kind };
    reading.gathered.add(
      languagePackage({
        ...{ name, version, path: file.path, architecture: subdir, status: build },
        purl: packageURL({ type: 'conda', name: name.toLowerCase(), version, qualifiers }),
        license: stringOf(value.license) || null,
        depends: stringsOf(value.depends),
        size: sizeOf(value),
      }),
    );
  },
};

/** `conda-forge` of `https://conda.anaconda.org/conda-forge/linux-64`. */
function channelOf(channel: string | null): string | null {
  const parts = (channel ?? '').split('/').filter(Boolean);
  if (/^(?:noarch|[a-z]+-[a-z0-9]+)$/.test(parts.at(-1) ?? '') && parts.length > 2) parts.pop();
  return parts.at(-1) ?? null;
}

/** What it unpacked to; `size` is that of the archive. */
function sizeOf(value: Value): number | null {
  const sizes = objectsOf(objectOf(value.paths_data)?.paths).map((each) => each.size_in_bytes);
  const sum = sizes.reduce<number>((total, size) => total + (typeof size === 'number' && size > 0 ? size : 0), 0);
  return sum > 0 && Number.isSafeInteger(sum) ? sum : null;
}
