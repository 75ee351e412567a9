/**
 * All packages of an image and the layers that brought them: each database of the system, and each place where packages of
 * languages live, as it stands after each layer.
 */
import type { PackageDatabase, PackagesAnswer } from '../../../core/content/packages/answer.ts';
import { type Distribution, RELEASE_PATHS, readDistribution } from '../../../core/content/packages/distribution.ts';
import {
  historyOf,
  type PackageFacts,
  type PackageHistory,
  type RemovedPackage,
  type Stand,
} from '../../../core/content/packages/history.ts';
import { LANGUAGES } from '../../../core/content/packages/languages/index.ts';
import type { ReadDatabase } from '../../../core/content/packages/readDatabase.ts';
import type { ByteSource } from '../../../core/bytes/source.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { FileTree } from '../../../core/rootfs/fileTree.ts';
import { filesMatching } from '../../../core/rootfs/lookup/matching.ts';
import { languagePackages } from '../../content/packages/languagePackages.ts';
import { type Located, locateDatabases, type Standing } from '../../content/packages/locateDatabases.ts';
import { ownersOf, type SystemStand } from '../../content/packages/owners.ts';
import type { ReadingAt } from '../../content/packages/readFiles.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import type { Image } from '../../session/images.ts';
import type { Asked, Question } from '../question.ts';

export const packages: Question<'packages'> = {
  async answer(asked, { image: key, depth }, options): Promise<PackagesAnswer> {
    const image = asked.session.image(key);
    const top = Math.min(depth ?? image.layers.length - 1, image.layers.length - 1);
    const tree = await image.tree(top, options);
    const at: ReadingAt = { session: asked.session, host: asked.host, image, tree };
    const system = await systemPackages(asked, at, top, options);
    const languages = await languagePackages(at, top, options);
    const place = { at, top, stands: system.stands };
    const histories = [...system.histories, ...languages.histories];
    const all = {
      packages: histories.flatMap((history) => history.packages),
      removed: histories.flatMap((history) => history.removed),
    };
    return {
      ...(languages.histories.length > 0 ? await withOwners(all, place, options) : all),
      databases: [...system.databases, ...languages.databases],
      distribution: await distributionOf(asked, image, { tree, top }, options),
      findings: [...system.findings, ...languages.findings],
      basis: image.basis(tree, top),
    };
  },
};

/** What the package managers of systems list. */
async function systemPackages(asked: Asked, { image, tree }: ReadingAt, top: number, options: CallOptions) {
  const located = locateDatabases(tree, top);
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
      const read = await readStanding(asked, image, { database, standing }, options);
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

interface Place {
  readonly at: ReadingAt;
  readonly top: number;
  readonly stands: readonly (readonly SystemStand[])[];
}

const isOfLanguage = ({ format }: PackageFacts) => LANGUAGES.some(({ name }) => name === format);

/** Packages of languages with the package of the system that brought them: those removed, as it was just before. */
async function withOwners(
  { packages: present, removed }: PackageHistory,
  { at, top, stands: databases }: Place,
  options: CallOptions,
): Promise<PackageHistory> {
  const fileOf = ({ path }: PackageFacts) => path.split('!', 1)[0] ?? path;
  const owned = async <T extends PackageFacts>(depth: number, found: readonly T[]): Promise<T[]> => {
    const paths = found.filter(isOfLanguage).map(fileOf);
    if (paths.length === 0) return [...found];
    const owners = await ownersOf(at, depth, { databases, paths }, options);
    return found.map((each) => {
      const owner = isOfLanguage(each) ? owners.get(fileOf(each)) : undefined;
      return owner === undefined ? each : { ...each, owner };
    });
  };
  const gone: RemovedPackage[] = [];
  for (const layer of new Set(removed.map(({ removedBy }) => removedBy)))
    gone.push(
      ...(await owned(
        layer - 1,
        removed.filter(({ removedBy }) => removedBy === layer),
      )),
    );
  return { packages: await owned(top, present), removed: gone };
}

/** An os-release is some hundred bytes. */
const RELEASE_MAX_BYTES = 64 * 1024;

async function distributionOf(
  { session }: Asked,
  image: Image,
  { tree, top }: { readonly tree: FileTree; readonly top: number },
  options: CallOptions,
): Promise<Distribution | null> {
  const [found] = top < 0 ? [] : RELEASE_PATHS.flatMap((path) => filesMatching(tree, top, path));
  if (!found) return null;
  try {
    const source = await openFile(image, session.layers, found.content, options);
    return readDistribution(formatBytes(await source.read(0, RELEASE_MAX_BYTES, options.signal)));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return null;
  }
}

interface Reading {
  readonly database: Located;
  readonly standing: Standing;
}

/** What it lists there; undefined where it was removed. */
async function readStanding(
  { session, host }: Asked,
  image: Image,
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

function toDatabase({ kind, path, standings }: Located, unread: number): PackageDatabase {
  const last = standings.at(-1);
  const layers = standings.filter(({ parts }) => parts.length > 0).map(({ layer }) => layer);
  const removedBy = last && last.parts.length === 0 ? last.layer : null;
  return { format: kind.format, path, layers, unread, removedBy };
}

function removal(database: Located): Finding[] {
  const { path, removedBy } = toDatabase(database, 0);
  if (removedBy === null) return [];
  const message = `Layer ${removedBy} removes ${path}: what its packages brought may still be there, unlisted.`;
  return [{ code: 'package-database-removed', severity: 'warning', at: path, message }];
}
