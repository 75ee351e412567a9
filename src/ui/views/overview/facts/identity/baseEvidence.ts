/** What the documents of an image say about the image it was built on. No guess: each line names its evidence. */
import type { BuildStep, ImageSummary } from '../../../../../engine/engine.ts';
import type { Node } from '../../../../../core/image/node.ts';

const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

export interface NamedBase {
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
  const name = pairs[BASE_NAME] || null;
  const digest = pairs[BASE_DIGEST] || null;
  return name === null && digest === null ? undefined : { name, digest };
}

export interface BaseSteps {
  /** Steps 0..last look like those of the base image. */
  readonly last: number;
  /** Layers that they made. */
  readonly layers: number;
  readonly instruction: string;
}

const SETS_COMMAND = /^(?:CMD|ENTRYPOINT)\b/;

/**
 * The last step that sets a command and after which layers follow: an image ends with its command, so what is above it
 * was most likely built on that image. Undefined where history has no such place.
 */
export function baseSteps(steps: readonly BuildStep[]): BaseSteps | undefined {
  const top = steps.findLastIndex((step) => !step.emptyLayer);
  const last = steps.findLastIndex(
    ({ emptyLayer, instruction }, at) => at < top && emptyLayer && SETS_COMMAND.test(instruction),
  );
  const step = steps[last];
  if (step === undefined) return undefined;
  const layers = steps.slice(0, last).filter(({ emptyLayer }) => !emptyLayer).length;
  return layers === 0 ? undefined : { last, layers, instruction: step.instruction };
}
