/** Distroless images of Mariner and Azure Linux have a list in place of rpm's database: a line a package, fields between tabs. */
import type { Package } from '../../description.ts';
import { linesOf } from '../control.ts';
import type { DatabaseKind } from './database.ts';
import { textOf } from './text.ts';

const FILE = 'var/lib/rpmmanifest/container-manifest-2';
const NONE = '(none)';

/** The list of packages that Azure Linux's distroless images have instead of a database. */
export const rpmManifest: DatabaseKind = {
  name: 'rpm-manifest',
  format: 'rpm',
  type: 'rpm',
  places: [{ path: FILE, parts: [FILE] }],
  accepts: (path, head) => path.endsWith(FILE) && !head.subarray(0, 1024).includes(0),
  async read([part], reading) {
    const { gathered, steps } = reading;
    let number = 0;
    for (const line of linesOf((part && (await textOf(part, reading))) ?? '')) {
      number++;
      steps.take();
      if (line.trim() === '') continue;
      if (!gathered.hasRoom()) return;
      const found = toPackage(line.split('\t', FIELDS));
      if (found) gathered.add(found);
      else gathered.miss(`Line ${number} is not a package with its ${FIELDS} fields.`);
    }
  },
};

/** Name, version with release, times of installing and building, vendor, epoch, size, architecture, epoch as a number, source. */
const FIELDS = 10;

function toPackage(fields: readonly string[]): Package | undefined {
  if (fields.length < FIELDS) return undefined;
  const said = fields.map((field) => (field === NONE || field === '' ? null : field));
  const [name, number, , , vendor, epoch, size, architecture, , source] = said;
  if (!name || !number) return undefined;
  return {
    name,
    version: epoch ? `${epoch}:${number}` : number,
    architecture: architecture ?? null,
    size: size && /^\d{1,15}$/.test(size) ? Number(size) : null,
    source: source ?? null,
    maintainer: vendor ?? null,
    ...{ license: null, summary: null, status: null, depends: [], files: null },
  };
}
