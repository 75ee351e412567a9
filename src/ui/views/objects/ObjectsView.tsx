/**
 * The objects view: the image that is selected as one large cut with its drill log, or the images of an index as small
 * cuts side by side.
 */
import { imageAt, imagesUnder, nodeAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { CutView } from './CutView.tsx';
import { IndexCuts } from './IndexCuts.tsx';

export function ObjectsView({ slot, opened }: ViewProps) {
  if (imageAt(opened, slot.key)) return <CutView slot={slot} opened={opened} />;
  const node = nodeAt(opened, slot.key);
  // A node that is a cut itself is drawn as one, above.
  return <IndexCuts slot={slot} opened={opened} images={imagesUnder(node?.children ?? opened.roots)} under={node} />;
}
