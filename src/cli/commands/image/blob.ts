/** `cutaway blob`: the bytes of any object by its digest. */

import type { ByteSource } from '../../../core/bytes/source.ts';
import { verified } from '../../../core/bytes/verified.ts';
import type { Node } from '../../../core/image/node.ts';
import { parseDigest } from '../../../core/oci/digest.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { repositoryOf } from '../../registryOperand.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import { UsageError } from '../../usageError.ts';

export const blob = imageCommand({
  summary: 'the bytes of any object, by its digest',
  details: [
    'In a registry, the object needs no tag: INPUT names the repository. If the bytes do not match the digest, the exit status is 2.',
  ],
  operands: ['INPUT', 'DIGEST'],
  options: {},
  examples: [
    ['blob image.tar sha256:0b62…', 'a config, a manifest or a layer as stored'],
    ['blob alpine sha256:0b62… | tar tz', 'the files of a layer of an image in a registry'],
  ],
  async run(context, input, text) {
    const digest = parseDigest(text);
    if (!digest) throw new UsageError(`${text}: is not a digest; write sha256: and 64 hexadecimal digits`);
    const asked = repositoryOf(input, context.options);
    if (asked) await print(context, await context.engine.registryObject(asked.args, digest, context.call));
    else
      await withInput(context, input, async (opened) =>
        print(context, verified(await find(context, opened.id, opened.roots, digest), digest)),
      );
    return 0;
  },
});

/** Among the objects of the tree, else among the blobs of the layout, which no document may name. */
async function find(
  { engine, call }: ImageContext,
  id: string,
  roots: readonly Node[],
  digest: string,
): Promise<ByteSource> {
  const node = roots.flatMap(below).find((one) => one.digest === digest && one.present);
  if (node) return engine.content(id, { kind: 'node', key: node.key }, call);
  const path = `blobs/${digest.replace(':', '/')}`;
  return engine.content(id, { kind: 'entry', path }, call).catch((error: unknown) => {
    if (!(error instanceof ImageError) || error.code !== 'not-found') throw error;
    throw new ImageError('not-found', digest, 'This input has no such object.');
  });
}

const below = (node: Node): Node[] => [node, ...node.children.flatMap(below)];

async function print({ output, call }: ImageContext, source: ByteSource): Promise<void> {
  for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
}
