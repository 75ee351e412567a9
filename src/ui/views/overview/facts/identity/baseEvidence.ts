/** What the documents of an image say about the image it was built on. No guess: each line names its evidence. */
import type { ImageSummary } from '../../../../../engine/engine.ts';
import { ANNOTATION } from '../../../../../core/oci/annotations.ts';
import type { Node } from '../../../../../core/image/node.ts';

interface NamedBase {
  readonly name: string | null;
  readonly digest: string | null;
  /** Where it says so. */
  readonly by: 'annotation' | 'label';
}

/** image-spec annotations.md; builders write them as labels, too. `above`: from the root down to the manifest. */
export function namedBase(above: readonly Node[], summary: ImageSummary | undefined): NamedBase | undefined {
  const labels = summary?.config?.config?.Labels ?? {};
  for (const annotations of above.map((node) => node.annotations ?? {}).toReversed()) {
    const found = baseIn(annotations);
    if (found) return { ...found, by: 'annotation' };
  }
  const found = baseIn(labels);
  return found && { ...found, by: 'label' };
}

function baseIn(pairs: Readonly<Record<string, string>>) {
  const name = pairs[ANNOTATION.baseName] || null;
  const digest = pairs[ANNOTATION.baseDigest] || null;
  return name === null && digest === null ? undefined : { name, digest };
}
