/** The build step of a layer in one line, cut to what one reads. */
import { stepLine } from '../../../core/image/stepLine.ts';
import { visibleText } from '../../../core/oci/text.ts';
import type { ImageSummary } from '../../../engine/engine.ts';

const MOST = 80;

/** Empty where history does not say. */
export function stepText(summary: ImageSummary | undefined, layer: number): string {
  const line = visibleText(stepLine(summary, layer));
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
