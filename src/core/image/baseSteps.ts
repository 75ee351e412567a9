/** Which steps of a history look like those of the base image. */
import type { BuildStep } from './summary.ts';

interface BaseSteps {
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
export function baseSteps(steps: readonly Pick<BuildStep, 'emptyLayer' | 'instruction'>[]): BaseSteps | undefined {
  const top = steps.findLastIndex((step) => !step.emptyLayer);
  const last = steps.findLastIndex(
    ({ emptyLayer, instruction }, at) => at < top && emptyLayer && SETS_COMMAND.test(instruction),
  );
  const step = steps[last];
  if (step === undefined) return undefined;
  const layers = steps.slice(0, last).filter(({ emptyLayer }) => !emptyLayer).length;
  return layers === 0 ? undefined : { last, layers, instruction: step.instruction };
}

/** The root filesystem of a distribution, as an archive: the first step of what others build on. */
const ADDS_ROOT = /^ADD (?:--\S+ )*(?:<files?>|(?:file|multi):\S+ in|\S+\.(?:tar(?:\.\w+)?|t[gx]z)) \/\s*$/;

/**
 * How many layers are most likely those of the base image: up to its command, else the root filesystem that the first
 * step adds, where further layers follow. 0 where nothing says so.
 */
export function baseLayerCount(steps: readonly Pick<BuildStep, 'emptyLayer' | 'instruction'>[]): number {
  const known = baseSteps(steps)?.layers;
  if (known !== undefined) return known;
  const [first, second] = steps.filter(({ emptyLayer }) => !emptyLayer);
  return first && second && ADDS_ROOT.test(first.instruction) ? 1 : 0;
}
