/** rpm's database of packages. */
import { RPM_DATABASE_MAX_BYTES } from '../../bytes/limits.ts';
import { isRpmDatabase, parseRpmDatabase } from '../packages/rpm/rpmdb.ts';
import { Remarks } from '../remarks.ts';
import type { Reader } from './reader.ts';

export const rpm: Reader = {
  name: 'rpm',
  accepts: (path, head) => isRpmDatabase(path, head),
  async read(source, { path, head, signal }) {
    const remarks = new Remarks(path);
    const answer = { kind: 'packages', format: 'rpm', others: [], findings: remarks.findings } as const;
    if (source.size > RPM_DATABASE_MAX_BYTES) {
      const message = `This database has ${source.size} bytes; only those of at most ${RPM_DATABASE_MAX_BYTES} are read.`;
      remarks.say('too-large', 'warning', message);
      return { ...answer, packages: [] };
    }
    // Its pages lie anywhere in it: in a compressed layer reading it whole is faster than reading some of them. What
    // is not read anyway is told by its head.
    const isRead = head[0] === 'S'.charCodeAt(0);
    const bytes = isRead ? await source.read(0, source.size, signal) : head;
    return { ...answer, packages: parseRpmDatabase(bytes, remarks) };
  },
};
