/** Distroless images have a folder of single paragraphs, one a file and without a status, beside scripts and checksums. */
import { paragraphsOf } from '../control.ts';
import { DPKG_FIELDS, dpkgPackage } from '../dpkg.ts';
import type { DatabaseKind } from './database.ts';
import { textOf } from './text.ts';

const PATH = /(?:^|\/)var\/lib\/dpkg\/status\.d\/[^/]+$/;
/** Files that dpkg has beside each package (deb-conffiles(5), deb-postinst(5) and others), where they name none. */
const BESIDE = /\.(?:md5sums|list|conffiles|config|preinst|postinst|prerm|postrm|triggers|shlibs|symbols|templates)$/;
const KiB = 1024;

/** dpkg's status in parts, as distroless images have it. */
export const dpkgParts: DatabaseKind = {
  name: 'dpkg-parts',
  format: 'dpkg',
  type: 'deb',
  places: [{ path: 'var/lib/dpkg/status.d', parts: ['var/lib/dpkg/status.d/*'] }],
  accepts: (path, head) =>
    PATH.test(path) && /^\s*Package[ \t]*:/i.test(new TextDecoder('latin1').decode(head.subarray(0, 1024))),
  async read(parts, reading) {
    const { gathered, steps } = reading;
    for (const part of parts) {
      if (part.path.endsWith('.md5sums')) continue;
      const text = await textOf(part, reading);
      if (text === undefined) continue;
      const paragraphs = [...paragraphsOf(text, { wanted: DPKG_FIELDS })];
      const found = paragraphs.map((fields) => dpkgPackage(fields, KiB)).filter((each) => each !== undefined);
      steps.take(paragraphs.length);
      if (found.length === 0 && !BESIDE.test(part.path)) gathered.miss(`${part.path} has no package name.`);
      for (const each of found) if (gathered.hasRoom()) gathered.add(each);
    }
  },
};
