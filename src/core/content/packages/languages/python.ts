/** Python: `*.dist-info/METADATA` of wheels and `*.egg-info` before them (packaging.python.org, core metadata). */
import { linesOf } from '../control.ts';
import { packageURL } from '../packageURL.ts';
import { documentText } from './parts/document.ts';
import { firstOf, type Headers, headersOf } from './parts/headers.ts';
import { type Language, type LanguageReading, languagePackage } from './parts/language.ts';
import { folderOf } from './parts/paths.ts';

const NAME = 'python';
const PLACE = /(?:^|\/)[^/]+\.(?:dist-info\/METADATA|egg-info\/PKG-INFO|egg-info|egg\/EGG-INFO\/PKG-INFO)$/;
/** A licence said in a word or two; some packages put in the whole text. */
const LICENSE_MAX_CHARS = 120;

/** Python packages by *.dist-info and *.egg-info. */
export const python: Language = {
  name: NAME,
  type: 'pypi',
  named: (name) => name === 'METADATA' || name === 'PKG-INFO' || name.endsWith('.egg-info'),
  homeOf(path) {
    if (!PLACE.test(path)) return undefined;
    const above = folderOf(path);
    if (path.endsWith('.egg-info')) return above;
    return above.endsWith('/EGG-INFO') ? folderOf(folderOf(above)) : folderOf(above);
  },
  beside: (path) => (path.endsWith('.dist-info/METADATA') ? [`${folderOf(path)}/RECORD`] : []),
  besideNames: ['RECORD'],
  async read(file, reading) {
    const text = await documentText(file, reading);
    if (text === undefined) return;
    const headers = headersOf(text, 'mail');
    const [name, version] = [firstOf(headers, 'name'), firstOf(headers, 'version')];
    if (name === null || version === null) {
      reading.gathered.miss(`${file.path} has no package name.`);
      return;
    }
    const [record] = file.beside;
    reading.gathered.add(
      languagePackage({
        ...{ name, version, path: file.path, purl: purlOf(name, version), license: licenseOf(headers) },
        maintainer: firstOf(headers, 'author') ?? firstOf(headers, 'author-email') ?? firstOf(headers, 'maintainer'),
        summary: firstOf(headers, 'summary'),
        depends: [...(headers.get('requires-dist') ?? headers.get('requires') ?? [])],
        size: record ? sizeBy(await documentText(record, reading), reading) : null,
      }),
    );
  },
};

/** Lower case, and hyphens for underscores, as the definition of the type requires. */
function purlOf(name: string, version: string): string {
  return packageURL({ type: 'pypi', name: name.toLowerCase().replaceAll('_', '-'), version });
}

/** The expression (PEP 639), the old field where it is short, else what the classifiers say. */
function licenseOf(headers: Headers): string | null {
  const expression = firstOf(headers, 'license-expression');
  if (expression !== null) return expression;
  const field = firstOf(headers, 'license');
  if (field !== null && !field.includes('\n') && field.length <= LICENSE_MAX_CHARS) return field;
  const classes = (headers.get('classifier') ?? []).filter((each) => each.startsWith('License :: '));
  const names = classes
    .map((each) => each.slice(each.lastIndexOf(' :: ') + 4))
    .filter((each) => each !== 'OSI Approved');
  if (names.length > 0) return names.join(' OR ');
  return field === null ? null : (field.split('\n', 1)[0] ?? '').slice(0, LICENSE_MAX_CHARS);
}

/** The sizes that RECORD lists: `path,hash,size` as CSV, without one for what is made on installing. */
function sizeBy(text: string | undefined, { steps }: LanguageReading): number | null {
  if (text === undefined) return null;
  let sum = 0;
  for (const line of linesOf(text)) {
    steps.take();
    const size = /,(\d{1,15})\s*$/.exec(line)?.[1];
    sum += size === undefined ? 0 : Number(size);
  }
  return sum > 0 ? sum : null;
}
