/**
 * All packages of an image and the layers that brought them: each database of the system, and each place where packages of
 * languages live, as it stands after each layer.
 */
import type { PackagesAnswer } from '../../../core/content/packages/answer.ts';
import type { PackageFacts, PackageHistory, RemovedPackage } from '../../../core/content/packages/history.ts';
import { LANGUAGES } from '../../../core/content/packages/languages/index.ts';
import { distributionOf } from '../../content/packages/distributionOf.ts';
import { languagePackages } from '../../content/packages/languagePackages.ts';
import { ownersOf, type SystemStand } from '../../content/packages/owners.ts';
import { systemPackages } from '../../content/packages/systemPackages.ts';
import type { ReadingAt } from '../../content/packages/readFiles.ts';
import type { CallOptions } from '../../engine.ts';
import type { Question } from '../question.ts';

/** Lists the packages of an image, with the layers that installed and removed them. */
export const packages: Question<'packages'> = {
  async answer(asked, { image: key, depth }, options): Promise<PackagesAnswer> {
    const image = asked.session.image(key);
    const top = Math.min(depth ?? image.layers.length - 1, image.layers.length - 1);
    const tree = await image.tree(top, options);
    const at: ReadingAt = { session: asked.session, host: asked.host, image, tree };
    const system = await systemPackages(at, top, options);
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
      distribution: await distributionOf(at, top, options),
      findings: [...system.findings, ...languages.findings],
      basis: image.basis(tree, top),
    };
  },
};

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
