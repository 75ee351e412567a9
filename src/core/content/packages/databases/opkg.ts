/** opkg's database (OpenWrt, Yocto): dpkg's paragraphs at places of its own, sizes in bytes. */
import { paragraphsOf } from '../control.ts';
import { DPKG_FIELDS, isInstalled, PackageSlots, dpkgPackage } from '../dpkg.ts';
import type { DatabaseKind } from './database.ts';
import { textOf } from './text.ts';

const FOLDERS = ['usr/lib/opkg', 'var/lib/opkg', 'opt/lib/opkg', 'lib/opkg'];
const PATH = /(?:^|\/)lib\/opkg\/status$/;

/** opkg's status file, as in OpenWrt. */
export const opkg: DatabaseKind = {
  name: 'opkg',
  format: 'opkg',
  type: 'opkg',
  // Sizes and licences stand in the control files beside.
  places: FOLDERS.map((folder) => ({
    path: `${folder}/status`,
    parts: [`${folder}/status`, `${folder}/info/*.control`],
  })),
  accepts: (path, head) => PATH.test(path) && !head.subarray(0, 1024).includes(0),
  async read(parts, reading) {
    const { gathered, steps } = reading;
    const slots = new PackageSlots();
    const controls = parts.filter(({ path }) => path.endsWith('.control'));
    for (const part of parts.filter(({ path }) => path.endsWith('/status'))) {
      for (const fields of paragraphsOf((await textOf(part, reading)) ?? '', { wanted: DPKG_FIELDS })) {
        steps.take();
        const found = dpkgPackage(fields, 1);
        if (found) slots.put(found, fields);
        else gathered.miss('This database has a paragraph without a package name.');
      }
    }
    const said = new Map<string, Partial<ReturnType<typeof dpkgPackage>>>();
    for (const part of controls) {
      const [fields] = paragraphsOf((await textOf(part, reading)) ?? '', { wanted: DPKG_FIELDS });
      const found = fields && dpkgPackage(fields, 1);
      if (found) said.set(`${found.name} ${found.version}`, found);
      else gathered.note(`${part.path} has no package name.`);
    }
    for (const found of slots.packages) {
      if (!gathered.hasRoom()) break;
      const more = said.get(`${found.name} ${found.version}`);
      const { size = null, source = null, maintainer = null, license = null, summary = null } = more ?? {};
      gathered.add({ ...found, size, source, maintainer, license, summary }, isInstalled(found));
    }
  },
};
