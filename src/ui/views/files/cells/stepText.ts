/** The build step of a layer, in one line. */
import type { FilesPlace } from '../useFiles.ts';

/** Empty where history names none. */
export function stepTextOf({ summary, layers }: Pick<FilesPlace, 'summary' | 'layers'>, layer: number): string {
  const step = summary?.layers[layer]?.step;
  const text = step === null || step === undefined ? undefined : summary?.steps[step]?.instruction;
  // What a Dockerfile breaks by backslashes is one command.
  return (
    text?.replace(/\s*\\?\n\s*/g, ' ') ?? (layers[layer]?.present === false ? 'this layer is not in the input' : '')
  );
}
