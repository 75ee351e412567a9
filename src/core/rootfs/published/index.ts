/** The formats in which indexes of layers are published; of several that an image has, the first is taken. */
import { cutaway } from './cutaway/cutaway.ts';
import type { IndexFormat } from './format.ts';
import { soci } from './soci/soci.ts';

/** Every format. */
export const INDEX_FORMATS: readonly IndexFormat[] = [cutaway, soci];

/** The format of that name, as `PublishedIndex.format` tells it. */
export function formatNamed(name: string): IndexFormat | undefined {
  return INDEX_FORMATS.find((format) => format.name === name);
}

/** The format of manifests of this `artifactType`, or of this media type of their config; undefined for all others. */
export function indexFormat(artifactType: string): IndexFormat | undefined {
  return INDEX_FORMATS.find(({ artifactTypes }) => artifactTypes.includes(artifactType));
}
