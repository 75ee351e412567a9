/** rpm's database in each format that rpm has had: SQLite since 4.16, ndb at SUSE, Berkeley DB before. */
import { RPM_DATABASE_MAX_BYTES } from '../../../bytes/limits.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { berkeleyBlobs, berkeleyKind } from '../rpm/berkeley.ts';
import { rpmPackage } from '../rpm/header.ts';
import { isNdb, ndbBlobs, type RpmBlob } from '../rpm/ndb.ts';
import { isSQLite, openPages } from '../../sqlite/pages.ts';
import { tableRows } from '../../sqlite/table.ts';
import type { DatabaseKind, DatabasePart, DatabaseReading } from './database.ts';

const FOLDERS = ['usr/lib/sysimage/rpm', 'var/lib/rpm', 'usr/share/rpm'];
const NAME = /(?:^|\/)(?:rpmdb\.sqlite|Packages\.db|Packages)$/;
const TABLE = 'Packages';
const LOG = '-wal';
const JOURNAL = '-journal';
/** A rollback journal whose header is zeros belongs to a transaction that was finished. */
const JOURNAL_MAGIC = 0xd9d505f9;

/** rpm's database in SQLite, ndb or Berkeley DB. */
export const rpm: DatabaseKind = {
  name: 'rpm',
  format: 'rpm',
  type: 'rpm',
  places: FOLDERS.flatMap((folder) => {
    const sqlite = `${folder}/rpmdb.sqlite`;
    return [
      { path: sqlite, parts: [sqlite, `${sqlite}${LOG}`, `${sqlite}${JOURNAL}`] },
      ...['Packages.db', 'Packages'].map((name) => ({ path: `${folder}/${name}`, parts: [`${folder}/${name}`] })),
    ];
  }),
  accepts(path, head) {
    if (!NAME.test(path)) return false;
    if (path.endsWith('.sqlite')) return isSQLite(head);
    return /(?:^|\/)rpm\//.test(path) && (isNdb(head) || berkeleyKind(head) !== undefined);
  },
  async read(parts, reading) {
    const { gathered, steps } = reading;
    const problem = (message: string) => gathered.miss(message);
    for (const { id, bytes } of await blobsOf(parts, reading, problem)) {
      if (!gathered.hasRoom()) return;
      const found = rpmPackage(bytes, gathered.filesLeft, steps);
      if (found) gathered.add(found);
      else problem(`Package ${id} has no package header.`);
    }
  },
};

async function blobsOf(
  parts: readonly DatabasePart[],
  reading: DatabaseReading,
  problem: (message: string) => void,
): Promise<Iterable<RpmBlob>> {
  const [main, ...beside] = parts;
  const file = main ? await whole(main, reading) : new Uint8Array();
  const tableReading = { steps: reading.steps, problem };
  if (isNdb(file)) return ndbBlobs(file, tableReading);
  const kind = berkeleyKind(file);
  if (kind === 'hash') return berkeleyBlobs(file, tableReading);
  const named = (ending: string) => beside.find(({ path }) => path.endsWith(ending));
  const [log, journal] = [named(LOG), named(JOURNAL)];
  if (journal) await lookInto(journal, reading, problem);
  const pages = kind ?? openPages(file, log && (await whole(log, reading)));
  if (typeof pages !== 'string') return rowsOf(pages, tableReading);
  problem(
    kind
      ? 'This is a Berkeley DB B-tree; rpm does not store packages in one.'
      : `rpm has no such database format: ${pages}`,
  );
  return [];
}

function* rowsOf(pages: Exclude<ReturnType<typeof openPages>, string>, tableReading: Parameters<typeof tableRows>[2]) {
  const rows = tableRows(pages, TABLE, tableReading);
  if (!rows) tableReading.problem('This database has no table of packages.');
  for (const { id, values } of rows ?? []) {
    const [, bytes] = values;
    yield { id, bytes: bytes instanceof Uint8Array ? bytes : new Uint8Array() };
  }
}

/** Its pages lie anywhere in it: in a compressed layer reading it whole is faster than reading some of them. */
async function whole({ path, source }: DatabasePart, { signal }: DatabaseReading): Promise<Uint8Array> {
  const most = RPM_DATABASE_MAX_BYTES;
  if (source.size <= most) return source.read(0, source.size, signal);
  throw new ImageError(
    'too-large',
    path,
    `This database has ${source.size} bytes; Cutaway reads databases of at most ${most}.`,
  );
}

async function lookInto(
  { path, source }: DatabasePart,
  { signal }: DatabaseReading,
  problem: (message: string) => void,
) {
  const head = await source.read(0, 4, signal);
  const isHot = head.length === 4 && new DataView(head.buffer).getUint32(0) === JOURNAL_MAGIC;
  if (isHot)
    problem(`${path} has changes that SQLite would roll back when opening it; Cutaway reads the database as stored.`);
}
