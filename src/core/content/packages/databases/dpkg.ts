/** dpkg's database: `status`, and the updates that dpkg has not merged into it yet, which count (dpkg(1), lib/dpkg/dbmodify.c). */
import { paragraphsOf } from '../control.ts';
import { DPKG_FIELDS, isInstalled, PackageSlots, dpkgPackage } from '../dpkg.ts';
import type { DatabaseKind, DatabasePart, DatabaseReading } from './database.ts';
import { textOf } from './text.ts';

const PATH = /(?:^|\/)var\/lib\/dpkg\/(?:status|status-old)$/;
const START = /^Package[ \t]*: ?\S+\n(?:[A-Z\s].*\n)*Status: /i;
const KiB = 1024;
const FOLDER = 'var/lib/dpkg';

/** dpkg's status file (dpkg manual, deb822(5)). */
export const dpkg: DatabaseKind = {
  name: 'dpkg',
  format: 'dpkg',
  type: 'deb',
  places: [{ path: `${FOLDER}/status`, parts: [`${FOLDER}/status`, `${FOLDER}/updates/*`] }],
  accepts(path, head) {
    const start = new TextDecoder('latin1').decode(head.subarray(0, 1024));
    return START.test(start.trimStart()) || (PATH.test(path) && !start.includes('\0'));
  },
  async read([status, ...rest], reading) {
    const { gathered } = reading;
    const slots = new PackageSlots();
    if (status) await readInto(slots, status, reading, false);
    const updates = rest.filter(({ path }) => /\/\d+$/.test(path));
    for (const update of updates) await readInto(slots, update, reading, true);
    for (const found of slots.packages) {
      if (!gathered.hasRoom()) break;
      gathered.add(found, isInstalled(found));
    }
  },
};

async function readInto(slots: PackageSlots, part: DatabasePart, reading: DatabaseReading, isUpdate: boolean) {
  const { gathered, steps } = reading;
  const text = (await textOf(part, reading)) ?? '';
  const where = isUpdate ? part.path : 'This database';
  const onProblem = (line: number, what: string) =>
    gathered.note(`Line ${line} of ${part.path} ${what}: dpkg refuses the file. The readable part is shown.`);
  for (const fields of paragraphsOf(text, { wanted: DPKG_FIELDS, onProblem })) {
    steps.take();
    const found = dpkgPackage(fields, KiB);
    if (found) {
      const fits = slots.put(found, fields, isUpdate);
      if (!fits) gathered.note(`${part.path} has ${found.name} twice: dpkg refuses the file. The last one is shown.`);
    } else gathered.miss(`${where} has a paragraph without a package name.`);
  }
  if (text !== '' && !text.endsWith('\n')) {
    gathered.miss(`${part.path} ends within a line: the rest is missing, and dpkg refuses the file.`);
  }
}
