/** What comparing the files of two images costs: the pass that reads contents, and the comparison once all is indexed. */
import type { Node } from '../../../src/core/image/node.ts';
import { createClient } from '../../../src/engine/client.ts';

const manifestOf = (node: Node): Node | undefined =>
  node.role === 'manifest' ? node : node.children.map(manifestOf).find(Boolean);

/** Milliseconds of the first comparison after both are indexed, and of those after it, to the answer in the page. */
export async function compareFiles([left, right]: readonly File[], { rounds = 7 }: { readonly rounds?: number } = {}) {
  if (!left || !right) throw new Error('Pick two files first.');
  const client = createClient();
  client.warm();
  const sides: { id: string; key: string }[] = [];
  for (const file of [left, right]) {
    const { id, roots } = await client.open({ kind: 'file', name: file.name, file });
    const key = roots.map(manifestOf).find(Boolean)?.key ?? '';
    await client.rootfs(id, key, 0, false);
    sides.push({ id, key });
  }
  const [a, b] = sides.map(({ key }) => key) as [string, string];
  const ids = sides.map(({ id }) => id);
  const runs: number[] = [];
  let rows = 0;
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    const answer = await client.ask(ids, 'diffFiles', { left: a, right: b });
    runs.push(performance.now() - begin);
    rows = answer.kind.length;
  }
  for (const id of ids) await client.close(id);
  const [first, ...again] = runs as [number, ...number[]];
  again.sort((x, y) => x - y);
  return { first, again: again[again.length >> 1] as number, least: again[0] as number, rows };
}
