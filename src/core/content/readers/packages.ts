/** A package database by its main file alone; what lies beside it counts in the question `packages`. */
import type { DatabaseKind } from '../packages/databases/database.ts';
import { DATABASES } from '../packages/databases/index.ts';
import { readDatabase } from '../packages/readDatabase.ts';
import type { Reader } from './reader.ts';

/** A reader for each kind of database. */
export const databaseReaders: readonly Reader[] = DATABASES.map(toReader);

function toReader(kind: DatabaseKind): Reader {
  return {
    name: kind.name,
    accepts: (path, head) => kind.accepts(path, head),
    async read(source, { path, signal }) {
      return { kind: 'packages', ...(await readDatabase(kind, path, [{ path, source }], signal)) };
    },
  };
}
