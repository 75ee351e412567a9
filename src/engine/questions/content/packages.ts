/** All packages of an image and the layers that brought them: each database read as it stands after each layer. */
import { describeFile } from '../../../core/content/describe.ts';
import type { Package } from '../../../core/content/description.ts';
import type { PackageDatabase, PackagesAnswer } from '../../../core/content/packages/answer.ts';
import { historyOf, type Stand } from '../../../core/content/packages/history.ts';
import { DATABASE_PLACES, type DatabasePlace, isPackagePart } from '../../../core/content/packages/places.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { filesIn } from '../../../core/rootfs/directory.ts';
import type { EntryRef, FileTree } from '../../../core/rootfs/fileTree.ts';
import { follow } from '../../../core/rootfs/follow.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import type { Image } from '../../session/images.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

/** A database after one layer that changed it: its files there. */
interface Standing {
  readonly layer: number;
  readonly parts: readonly EntryRef[];
}

/** One database through all layers. `path` is where it really lies. */
interface Located {
  readonly place: DatabasePlace;
  readonly path: string;
  readonly standings: readonly Standing[];
}

export const packages: Question<'packages'> = {
  async answer({ session }, { image: key, depth }, options): Promise<PackagesAnswer> {
    const image = session.image(key);
    const top = Math.min(depth ?? image.layers.length - 1, image.layers.length - 1);
    const tree = await image.tree(top, options);
    const located = locate(tree, top);
    const findings: Finding[] = [];
    const total = located.reduce((sum, { standings }) => sum + standings.length, 0);
    let done = 0;
    const histories = [];
    for (const database of located) {
      const stands: Stand[] = [];
      for (const standing of database.standings) {
        options.onProgress?.({ step: 'Reading package databases', done: done++, total, unit: 'objects' });
        const reading = { database, findings };
        stands.push({ layer: standing.layer, packages: await readParts(session, image, standing, reading, options) });
      }
      histories.push(historyOf(database.place.format, stands));
      findings.push(...remarksOn(tree, top, database));
    }
    return {
      packages: histories.flatMap((history) => history.packages),
      removed: histories.flatMap((history) => history.removed),
      databases: located.map(toDatabase),
      findings,
      basis: image.basis(tree, top),
    };
  },
};

/** Every database that any depth has, each once however many names lead to it. */
function locate(tree: FileTree, top: number): Located[] {
  const byPath = new Map<string, { place: DatabasePlace; standings: Standing[] }>();
  for (const place of DATABASE_PLACES) {
    for (let layer = 0; layer <= top; layer++) {
      const { path, parts } = partsAt(tree, layer, place);
      const known = byPath.get(path);
      if (known ? known.place !== place : parts.length === 0) continue;
      const standings = known?.standings ?? [];
      if (sameParts(standings.at(-1)?.parts ?? [], parts)) continue;
      standings.push({ layer, parts });
      byPath.set(path, { place, standings });
    }
  }
  return [...byPath].map(([path, { place, standings }]) => ({ place, path, standings }));
}

function partsAt(tree: FileTree, layer: number, { path, isFolder }: DatabasePlace) {
  const found = follow(tree, layer, path);
  if (!isFolder) return { path: found.path, parts: found.content ? [found.content] : [] };
  const files = filesIn(tree, layer, path).filter(({ name }) => isPackagePart(name));
  return { path: found.path, parts: files.map(({ content }) => content) };
}

function sameParts(a: readonly EntryRef[], b: readonly EntryRef[]): boolean {
  return a.length === b.length && a.every(({ layer, entry }, i) => layer === b[i]?.layer && entry === b[i]?.entry);
}

interface Reading {
  readonly database: Located;
  readonly findings: Finding[];
}

async function readParts(
  session: Session,
  image: Image,
  { layer, parts }: Standing,
  { database, findings }: Reading,
  options: CallOptions,
): Promise<readonly Package[]> {
  const { path, place } = database;
  const found: Package[] = [];
  for (const part of parts) {
    const source = await openFile(image, session.layers, part, options);
    const partPath = place.isFolder ? `${path}/part` : path;
    const read = await describeFile(source, { path: partPath, as: place.format, signal: options.signal });
    if (read?.kind !== 'packages') {
      const message = `Layer ${layer} has ${path}, which does not read as a ${place.format} database.`;
      findings.push({ code: 'format-not-read', severity: 'warning', at: path, message });
      continue;
    }
    found.push(...read.packages);
    findings.push(...read.findings.filter(({ message }) => !findings.some((known) => known.message === message)));
  }
  return found;
}

function toDatabase({ place, path, standings }: Located): PackageDatabase {
  const last = standings.at(-1);
  const layers = standings.filter(({ parts }) => parts.length > 0).map(({ layer }) => layer);
  return { format: place.format, path, layers, removedBy: last && last.parts.length === 0 ? last.layer : null };
}

function remarksOn(tree: FileTree, top: number, database: Located): Finding[] {
  const { format, path, removedBy } = toDatabase(database);
  if (removedBy !== null) {
    const message = `Layer ${removedBy} removes ${path}: what its packages brought may still be there, unlisted.`;
    return [{ code: 'package-database-removed', severity: 'warning', at: path, message }];
  }
  const log = format === 'rpm' ? follow(tree, top, `${path}-wal`).content : null;
  if (!log || (tree.layers[log.layer]?.size[log.entry] ?? 0) === 0) return [];
  const message = `${path}-wal holds changes that SQLite has not written to ${path} yet; they are not listed here.`;
  return [{ code: 'package-database-pending', severity: 'warning', at: path, message }];
}
