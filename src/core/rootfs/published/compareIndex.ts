/** A shared index held against the tar that it speaks of, once that was read. Whose index it is is named in every sentence. */
import type { IndexOrigin } from '../../oci/basis/indexOrigin.ts';
import type { Finding } from '../../oci/finding.ts';
import { differencesOf, examples } from '../differences.ts';
import type { LayerIndex } from '../layerIndex.ts';

/** What differs; where nothing does, that it was checked. The image is not at fault: these are warnings. */
export function compareIndex(
  { index, origin }: { readonly index: LayerIndex; readonly origin: IndexOrigin },
  tar: LayerIndex,
  at: string,
): Finding[] {
  const { missing, extra, differ, moved } = differencesOf(index, tar);
  const name = nameOf(origin);
  const say = (code: string, paths: readonly string[], words: string): Finding[] =>
    paths.length === 0 ? [] : [{ code, severity: 'warning', at, message: `${name} ${words}: ${examples(paths)}.` }];
  const wrong = [
    ...say('shared-index-lacks', missing, 'lacks files that this layer has'),
    ...say('shared-index-invents', extra, 'lists files that this layer does not have'),
    ...say('shared-index-differs', differ, 'gives files a different size, mode, owner or type than this layer'),
    ...say('shared-index-moves', moved, 'says that contents lie elsewhere than they do in this layer'),
  ];
  if (wrong.length > 0) return wrong;
  const message = `${name} was checked against the layer: it lists the same files at the same places.`;
  return [{ code: 'shared-index-checked', severity: 'info', at, message }];
}

/** What a file read through an index has shown of it. `lie` is the end of a sentence. */
export function liar(origin: IndexOrigin, path: string, lie: string, at: string): Finding {
  const message = `${nameOf(origin)} is wrong about ${path}: ${lie}. It is not used any further, and the layer is read in full.`;
  return { code: 'shared-index-lies', severity: 'warning', at, message };
}

/** Why an index that was offered is not used. */
export function unusable(origin: IndexOrigin, problem: string, at: string): Finding {
  const message = `${nameOf(origin)} is not used: ${problem.replace(/\.$/, '')}.`;
  return { code: 'shared-index-unusable', severity: 'warning', at, message };
}

function nameOf({ from, digest, repository }: IndexOrigin): string {
  const where =
    from === 'server' ? ', which another page of this server offered,' : repository ? ` in ${repository}` : '';
  return `The shared index ${digest}${where}`;
}
