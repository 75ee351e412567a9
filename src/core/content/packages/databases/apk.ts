/** apk's database of installed packages (apk-package(5)): lines of one letter, a blank line between packages. */
import type { Package } from '../../description.ts';
import { linesOf } from '../control.ts';
import type { DatabaseKind, DatabaseReading } from './database.ts';
import { textOf } from './text.ts';

const PATH = /(?:^|\/)lib\/apk\/db\/installed$/;
/** The checksum of the first package, then its name. */
const START = /^(?:C:Q[12][A-Za-z0-9+/=]+\n)?P:\S+\nV:\S+\n/;
const FOLDERS = ['usr/lib/apk/db', 'lib/apk/db'];
/** apk 3 can keep its database in a binary format of its own instead. */
const BINARY = 'installed.adb';
/** Characters read of one package's dependencies. */
const DEPENDS_MAX_CHARS = 64 * 1024;

/** apk's database, `lib/apk/db/installed` (apk-tools 2). */
export const apk: DatabaseKind = {
  name: 'apk',
  format: 'apk',
  type: 'apk',
  places: FOLDERS.flatMap((folder) =>
    ['installed', BINARY].map((name) => ({ path: `${folder}/${name}`, parts: [`${folder}/${name}`] })),
  ),
  accepts(path, head) {
    const start = new TextDecoder('latin1').decode(head.subarray(0, 1024)).trimStart();
    return START.test(start) || (PATH.test(path) && /^[A-Za-z]:/.test(start));
  },
  async read([part], reading) {
    if (!part) return;
    if (part.path.endsWith(BINARY))
      reading.gathered.miss(`${part.path} is in the format of apk 3, which Cutaway does not read.`);
    else readPackages((await textOf(part, reading)) ?? '', reading);
  },
};

interface Draft {
  readonly fields: Map<string, string>;
  readonly files: string[];
  folder: string;
  lines: number;
}

const draftOf = (): Draft => ({ fields: new Map(), files: [], folder: '', lines: 0 });

function readPackages(text: string, { gathered, steps }: DatabaseReading): void {
  let draft = draftOf();
  let number = 0;
  const end = () => {
    const found = toPackage(draft);
    if (found) gathered.add(found);
    else if (draft.lines > 0) gathered.miss('This database has a paragraph without a package name.');
    draft = draftOf();
  };
  for (const line of linesOf(text)) {
    number++;
    steps.take();
    if (line === '') {
      end();
      if (!gathered.hasRoom()) return;
    } else if (line[1] !== ':') gathered.note(`Line ${number} is not a field: apk refuses the file.`);
    else if (draft.files.length < gathered.filesLeft || line[0] !== 'R') take(draft, line.charAt(0), line.slice(2));
  }
  end();
}

/** F: a directory; R: a file in the last one; other letters stand once, before them. */
function take(draft: Draft, letter: string, value: string): void {
  draft.lines++;
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
