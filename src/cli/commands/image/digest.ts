/** `cutaway digest`: the digest that a name leads to. */
import { parseDigest } from '../../../core/oci/digest.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { PICKING } from '../../options/picking.ts';
import { pickRoot } from '../../pickRoot.ts';
import { isPlainTag, repositoryOf } from '../../registryOperand.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';

export const digest = imageCommand({
  summary: 'the digest of the manifest or index',
  operands: ['INPUT'],
  options: PICKING,
  examples: [
    ['digest alpine:3', 'what to pin'],
    ['digest alpine:3 --platform linux/arm64', 'the manifest of one platform'],
  ],
  async run(context, input) {
    const { platform, image, form } = context.options;
    const isWhole = platform === undefined && image === undefined && form === undefined;
    const head = isWhole ? await ofTag(context, input) : undefined;
    return print(
      context,
      head ??
        (await withInput(context, input, async (opened) => {
          const node = pickRoot(opened, context.options, context.note);
          if (node.digest === null)
            throw new ImageError('not-found', opened.name, 'This form has no manifest, so it has no manifest digest.');
          if (parseDigest(node.digest) === undefined)
            throw new ImageError(
              'malformed',
              node.digest,
              'The index does not refer to the manifest by a valid digest.',
            );
          return node.digest;
        })),
    );
  },
});

/** One HEAD, where the registry tells a tag's digest by it. */
async function ofTag({ engine, options, call }: ImageContext, input: string): Promise<string | undefined> {
  const asked = repositoryOf(input, options);
  if (!asked || !isPlainTag(asked.tag)) return undefined;
  const [head] = await engine.ask([], 'tagHeads', { ...asked.args, tags: [asked.tag] }, call);
  return head?.digest ?? undefined;
}

async function print({ output, options }: ImageContext, found: string): Promise<number> {
  if (options.json) await output.json([found]);
  else await output.text(`${found}\n`);
  return 0;
}
