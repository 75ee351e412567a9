/** The build step of a layer in one line, cut to what one reads. */
import { visibleText } from '../../../core/oci/text.ts';
import type { ImageSummary } from '../../../engine/engine.ts';

const MOST = 80;

/** Empty where history does not say. */
export function stepText(summary: ImageSummary | undefined, layer: number): string {
  const step = summary?.layers[layer]?.step;
  const { instruction = '', createdBy = '' } = (step == null ? undefined : summary?.steps[step]) ?? {};
  const line = visibleText((instruction || createdBy).replace(/\s*\\?\n\s*/g, ' '));
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
