/** What is converted where nobody says: all that one view of the input has. */
import type { Node } from '../image/node.ts';
import type { OpenedImages } from '../image/open.ts';

/** Keys of roots: of the first view that has all its bytes, else of the first. Lone layers and configs are left to fail. */
export function chooseRoots({ views, roots }: Pick<OpenedImages, 'views' | 'roots'>): readonly string[] {
  const byKey = new Map(roots.map((root) => [root.key, root]));
  const isWhole = (key: string) => isComplete(byKey.get(key));
  const view = views.find((one) => one.roots.length > 0 && one.roots.every(isWhole)) ?? views[0];
  return view?.roots ?? [];
}

function isComplete(node: Node | undefined): boolean {
  return node?.present === true && node.children.every(isComplete);
}
