/** The build step of a layer, as one line of a Dockerfile. */
import type { ImageSummary } from './summary.ts';

interface Steps {
  readonly layers: readonly Pick<ImageSummary['layers'][number], 'step'>[];
  readonly steps: readonly Pick<ImageSummary['steps'][number], 'instruction' | 'createdBy'>[];
}

/** Empty where history does not say. */
export function stepLine(summary: Steps | undefined, layer: number): string {
  const step = summary?.layers[layer]?.step;
  const { instruction = '', createdBy = '' } = (step == null ? undefined : summary?.steps[step]) ?? {};
  return (instruction || createdBy).replace(/\s*\\?\n\s*/g, ' ');
}
