/** The formats in which indexes of layers are published; of several that an image has, the first is taken. */
import type { IndexFormat } from './format.ts';

/** Every format. */
export const INDEX_FORMATS: readonly IndexFormat[] = [];

/** The format of manifests of this `artifactType`, or of this media type of their config; undefined for all others. */
export function indexFormat(artifactType: string): IndexFormat | undefined {
  return INDEX_FORMATS.find(({ artifactTypes }) => artifactTypes.includes(artifactType));
}
