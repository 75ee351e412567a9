/** apk's database of installed packages (apk-package(5)): lines of one letter, a blank line between packages. */
import { PACKAGE_FILES_MAX_COUNT, PACKAGES_MAX_COUNT } from '../../bytes/limits.ts';
import type { Package } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { linesOf } from './control.ts';

/** Characters read of one package's dependencies. */
const DEPENDS_MAX_CHARS = 64 * 1024;

interface Draft {
  readonly fields: Map<string, string>;
  readonly files: string[];
  folder: string;
}

/** What an `installed` file lists; all of it is installed. Packages without a name are passed over. */
export function parseApk(text: string, remarks: Remarks): Package[] {
  let files = 0;
  const packages: Package[] = [];
  let draft: Draft = { fields: new Map(), files: [], folder: '' };
  const end = () => {
    const found = toPackage(draft);
    if (found) packages.push(found);
    draft = { fields: new Map(), files: [], folder: '' };
  };
  for (const line of linesOf(text)) {
    if (packages.length >= PACKAGES_MAX_COUNT || files >= PACKAGE_FILES_MAX_COUNT) {
      const most = `${PACKAGES_MAX_COUNT} packages and ${PACKAGE_FILES_MAX_COUNT} files`;
      remarks.say('too-many', 'warning', `Only its first ${most} are listed.`);
      break;
    }
    if (line.startsWith('R:')) files++;
    if (line === '') end();
    else if (line[1] === ':') take(draft, line[0] as string, line.slice(2));
  }
  end();
  return packages;
}

/** F: a directory; R: a file in the last one; other letters stand once, before them. */
function take(draft: Draft, letter: string, value: string): void {
  if (letter === 'F') draft.folder = value;
  else if (letter === 'R') draft.files.push(draft.folder === '' ? value : `${draft.folder}/${value}`);
  else if (!draft.fields.has(letter)) draft.fields.set(letter, value);
}

function toPackage({ fields, files }: Draft): Package | undefined {
  const name = fields.get('P');
  if (!name) return undefined;
  const size = fields.get('I');
  return {
    name,
    version: fields.get('V') ?? '',
    architecture: fields.get('A') ?? null,
    size: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : null,
    source: fields.get('o') ?? null,
    maintainer: fields.get('m') ?? null,
    license: fields.get('L') ?? null,
    summary: fields.get('T') ?? null,
    status: null,
    depends: (fields.get('D') ?? '').slice(0, DEPENDS_MAX_CHARS).split(/\s+/).filter(Boolean),
    files,
  };
}
