/** Every explainer, in the order in which they are asked. */
import { ar } from './ar.ts';
import { buildPaths } from './buildPaths.ts';
import { compressed } from './compressed.ts';
import { elf } from './elf.ts';
import type { Contents, Explainer, Explanation } from './explainer.ts';
import { png } from './png.ts';
import { properties } from './properties.ts';
import { pyc } from './pyc.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

const EXPLAINERS: readonly Explainer[] = [compressed, pyc, zip, tar, ar, elf, png, properties, buildPaths];
/** Compressions in one another; nobody packs a file three times. */
const DEPTH_MAX = 2;

/** Why two contents differ though they are the same to whoever uses them; undefined where they really differ. */
export async function explain(contents: Contents, depth = 0): Promise<Explanation | undefined> {
  if (depth > DEPTH_MAX) return undefined;
  for (const explainer of EXPLAINERS) {
    const found = await explainer.explain(contents, (inner) => explain(inner, depth + 1));
    if (found) return found;
  }
  return undefined;
}
