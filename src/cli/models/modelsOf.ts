/** The models in an input: blobs of artifacts that are the file of one, told by their first bytes. */
import type { ModelDescription } from '../../core/content/models/description.ts';
import type { Node } from '../../core/image/node.ts';
import { isJson } from '../../core/oci/mediaType.ts';
import type { Context } from '../session.ts';

const TITLE = 'org.opencontainers.image.title';

/** By the key of the blob's node, in the order of the tree. Each blob of an artifact costs a read of its first bytes. */
export async function modelsOf(
  { engine, call }: Context,
  id: string,
  roots: readonly Node[],
): Promise<ReadonlyMap<string, ModelDescription>> {
  const found = new Map<string, ModelDescription>();
  for (const { key, annotations } of roots.flatMap(blobsOfArtifacts)) {
    const path = annotations?.[TITLE] ?? '';
    const told = await engine.ask([id], 'describe', { target: { kind: 'node', key }, path, as: 'model' }, call);
    if (told?.kind === 'model') found.set(key, told);
  }
  return found;
}

function blobsOfArtifacts(node: Node): readonly Node[] {
  const own = node.role === 'artifact' || node.role === 'referrer' ? node.children : [];
  const blobs = own.filter(({ role, present, mediaType }) => role === 'layer' && present && !isJson(mediaType));
  return [...blobs, ...node.children.flatMap(blobsOfArtifacts)];
}
