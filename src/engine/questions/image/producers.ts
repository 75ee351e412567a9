/** Who made an image and who packed it, by marks in its config, its manifest and the first bytes of its layers. */
import { DOCUMENT_MAX_BYTES } from '../../../core/bytes/limits.ts';
import type { Node } from '../../../core/image/node.ts';
import { producersOf } from '../../../core/image/producers/producers.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { childrenOf, keyOf } from '../../../core/oci/json/jsonText.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import type { CallOptions } from '../../engine.ts';
import { perBlob } from '../../../core/image/perBlob.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

/** A gzip header without its optional fields. */
const HEAD_BYTES = 10;

/** Finds the programs that built and wrote an image, with the evidence. */
export const producers: Question<'producers'> = {
  async answer({ session }, { image, heads: byHeads }, options) {
    const node = session.node(image);
    const { config } = await session.images.image(image);
    const layers = node.children.filter(({ role }) => role === 'layer');
    const extraFields = await fieldsOf(session, node, options);
    const heads = byHeads ? await perBlob(layers, (layer) => headOf(session, layer, options)) : [];
    return producersOf({ node, config, extraFields, heads });
  },
};

async function headOf(session: Session, layer: Node, { signal }: CallOptions): Promise<Uint8Array | undefined> {
  const source = session.images.source(layer.key);
  return source?.read(0, Math.min(HEAD_BYTES, source.size), signal);
}

/** Names of the fields at the top of the config as it lies there. */
async function fieldsOf(session: Session, node: Node, { signal }: CallOptions): Promise<string[]> {
  const config = node.children.find(({ role }) => role === 'config');
  const source = config && session.images.source(config.key);
  if (!source || source.size > DOCUMENT_MAX_BYTES) return [];
  try {
    const doc = parseJson(await source.read(0, source.size, signal), config.key);
    return [...childrenOf(doc, 0)].map((child) => keyOf(doc, child) ?? '');
  } catch (error) {
    if (error instanceof ImageError && error.code !== 'aborted') return [];
    throw error;
  }
}
