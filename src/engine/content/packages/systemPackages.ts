/** What the package managers of systems list: each database as it stands after each layer. */
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { PackageDatabase } from '../../../core/content/packages/answer.ts';
import { historyOf, type PackageHistory, type Stand } from '../../../core/content/packages/history.ts';
import type { ReadDatabase } from '../../../core/content/packages/readDatabase.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import { type LocatedDatabase, locateDatabases, type Standing } from './locateDatabases.ts';
import type { ReadingAt } from './readFiles.ts';

/** Of layers 0..top. `histories` and `stands` go with `databases`. */
export async function systemPackages(at: ReadingAt, top: number, options: CallOptions) {
  const located = locateDatabases(at.tree, top);
  const findings: Finding[] = [];
  const total = located.reduce((sum, { standings }) => sum + standings.length, 0);
  let done = 0;
  const databases: PackageDatabase[] = [];
  const histories: PackageHistory[] = [];
  const allStands: Stand[][] = [];
  for (const database of located) {
    const stands: Stand[] = [];
    let unread = 0;
    for (const standing of database.standings) {
      options.onProgress?.({ step: 'Reading package databases', done: done++, total, unit: 'objects' });
      const read = await readStanding(at, { database, standing }, options);
      unread = read?.unread ?? 0;
      stands.push({ layer: standing.layer, packages: read?.packages ?? [], isWhole: unread === 0 });
      addNew(findings, read?.findings ?? []);
    }
    histories.push(historyOf({ format: database.kind.format, path: database.path }, stands));
    databases.push(toDatabase(database, unread));
    allStands.push(stands);
    addNew(findings, removal(database));
  }
  return { findings, databases, histories, stands: allStands };
}

interface Reading {
  readonly database: LocatedDatabase;
  readonly standing: Standing;
}

/** What it lists there; undefined where it was removed. */
async function readStanding(
  { session, host, image }: ReadingAt,
  { database: { kind, path }, standing: { parts } }: Reading,
  options: CallOptions,
): Promise<ReadDatabase | undefined> {
  if (parts.length === 0) return undefined;
  try {
    const sources: ByteSource[] = [];
    for (const { content } of parts) sources.push(await openFile(image, session.layers, content, options));
    const task = { is: 'database', name: kind.name, path, parts: parts.map((part) => part.path) } as const;
    return await host.runContent(task, sources, options);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    const finding: Finding = { code: 'package-database-unread', severity: 'error', at: path, message: error.message };
    return { format: kind.format, packages: [], others: [], unread: 1, findings: [finding] };
  }
}

function addNew(findings: Finding[], more: readonly Finding[]): void {
  const known = (finding: Finding) =>
    findings.some(({ at, message }) => at === finding.at && message === finding.message);
  findings.push(...more.filter((finding) => !known(finding)));
}

function toDatabase({ kind, path, standings }: LocatedDatabase, unread: number): PackageDatabase {
  const last = standings.at(-1);
  const layers = standings.filter(({ parts }) => parts.length > 0).map(({ layer }) => layer);
  const removedBy = last && last.parts.length === 0 ? last.layer : null;
  return { format: kind.format, path, layers, unread, removedBy };
}

function removal(database: LocatedDatabase): Finding[] {
  const { path, removedBy } = toDatabase(database, 0);
  if (removedBy === null) return [];
  const message = `Layer ${removedBy} removes ${path}. Files of the packages listed there may still be in the image.`;
  return [{ code: 'package-database-removed', severity: 'warning', at: path, message }];
}
