/** Ruby: `specifications/NAME-VERSION.gemspec`, a program that rubygems writes in one form (guides.rubygems.org). */
import { packageURL } from '../packageURL.ts';
import { documentText } from './parts/document.ts';
import { type Language, languagePackage } from './parts/language.ts';
import { folderOf, fileNameOf } from './parts/paths.ts';

const PLACE = /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/;
/** `# stub: NAME VERSION PLATFORM FOLDERS`, which rubygems itself reads in place of running the rest. */
const STUB = /^# stub: (\S+) (\S+) (\S+)/m;
/** `rake-13.0.6-x86_64-linux.gemspec`. */
const NAMED = /^(.+?)-(\d[^-]*)(?:-(.+))?\.gemspec$/;

/** Ruby gems by their specifications. */
export const gem: Language = {
  name: 'gem',
  type: 'gem',
  named: (name) => name.endsWith('.gemspec'),
  homeOf: (path) => (PLACE.test(path) ? folderOf(path).replace(/\/default$/, '') : undefined),
  async read(file, reading) {
    const text = await documentText(file, reading);
    if (text === undefined) return;
    const named = NAMED.exec(fileNameOf(file.path));
    const [, stubName, stubVersion, stubPlatform] = STUB.exec(text) ?? [];
    const name = stubName ?? field(text, 'name') ?? named?.[1];
    const version = stubVersion ?? versionOf(text) ?? named?.[2];
    if (!name || !version) {
      reading.gathered.miss(`${file.path} has no package name.`);
      return;
    }
    const platform = stubPlatform ?? field(text, 'platform') ?? named?.[3] ?? 'ruby';
    const other = platform === 'ruby' ? null : platform;
    const folder = `${folderOf(folderOf(file.path).replace(/\/default$/, ''))}/gems/${name}-${version}${other === null ? '' : `-${other}`}`;
    reading.gathered.add(
      languagePackage({
        ...{ name, version, path: file.path, architecture: other },
        purl: packageURL({ type: 'gem', name, version, qualifiers: { platform: other } }),
        license: licenseOf(text),
        summary: field(text, 'summary') ?? null,
        depends: [...text.matchAll(/\.add_(?:runtime_)?dependency\(%q<([^>]+)>/g)].map((hit) => hit[1] ?? ''),
        holds: { folder: folder.replace(/^\//, '') },
      }),
    );
  },
};

/** `s.name = "rake".freeze`. */
function field(text: string, name: string): string | undefined {
  const assigned = new RegExp(
    `^\\s*\\w+\\.${name}\\s*=\\s*(?:"((?:[^"\\\\\\n]|\\\\.)*)"|'([^'\\n]*)'|%q\\{([^}\\n]*)\\})`,
    'm',
  );
  const [, double, single, quoted] = assigned.exec(text) ?? [];
  return double?.replace(/\\(["\\])/g, '$1') ?? single ?? quoted;
}

const versionOf = (text: string) =>
  field(text, 'version') ?? /^\s*\w+\.version\s*=\s*Gem::Version\.new[ (]["']([^"'\n]+)["']/m.exec(text)?.[1];

function licenseOf(text: string): string | null {
  const list = /^\s*\w+\.licenses\s*=\s*\[([^\]\n]*)\]/m.exec(text)?.[1];
  const names = [...(list ?? '').matchAll(/["']([^"']+)["']/g)].map((hit) => hit[1]);
  return names.length > 0 ? names.join(' OR ') : (field(text, 'license') ?? null);
}
