/** The document that stands for an input: what its name leads to, or the image that options pick. */
import type { Node } from '../core/image/node.ts';
import type { OpenedInput } from '../engine/engine.ts';
import type { Picking } from './options/picking.ts';
import { chooseImage } from './pickImage.ts';

/** An index is one where nothing picks an image below it. */
export function pickRoot(opened: OpenedInput, options: Picking, note: (line: string) => void): Node {
  const { platform, image, form } = options;
  const [root, ...others] = opened.roots;
  const isPlain = platform === undefined && image === undefined && form === undefined;
  return isPlain && root && others.length === 0 ? root : chooseImage(opened, options, note);
}
