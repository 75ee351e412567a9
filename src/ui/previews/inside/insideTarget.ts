/** Ways into archives: the entries gone through, outermost archive first, and what they lead to. */
import { visibleText } from '../../../core/oci/text.ts';
import type { SaveTarget } from '../../../engine/engine.ts';

/** `['WEB-INF/lib/app.jar', 'META-INF/MANIFEST.MF']` in a war; empty = the file itself. */
export type InsideWay = readonly string[];

export const NOT_INSIDE: InsideWay = [];

/** The bytes at the end of the way. */
export function targetInside(root: SaveTarget, way: InsideWay): SaveTarget {
  return way.reduce<SaveTarget>((of, path) => ({ kind: 'inside', of, path }), root);
}

/** `layer 3 › srv/app.war › WEB-INF/lib/app.jar`: a name for what is at the end that needs nothing around it. */
export function labelInside(root: string, way: InsideWay): string {
  return [root, ...way].map(visibleText).join(' › ');
}

/** Path of what is at the end: in the innermost archive, or the file's own. */
export function pathInside(root: string, way: InsideWay): string {
  return way.at(-1) ?? root;
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

/** One step of the trail: a name, and how far in it leads; folders lead nowhere. */
interface Crumb {
  readonly text: string;
  readonly depth: number | null;
}

/** `app.war › WEB-INF › lib › app.jar › META-INF › MANIFEST.MF`. */
export function crumbsOf(root: string, way: InsideWay): readonly Crumb[] {
  const crumbs: Crumb[] = [{ text: visibleText(lastName(root)), depth: 0 }];
  for (const [at, path] of way.entries()) {
    const parts = path.split('/').filter(Boolean);
    for (const [place, part] of parts.entries()) {
      crumbs.push({ text: visibleText(part), depth: place === parts.length - 1 ? at + 1 : null });
    }
  }
  return crumbs;
}
