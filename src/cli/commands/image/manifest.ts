/** `cutaway manifest`: the manifest or index that a name leads to. */
import { ImageError } from '../../../core/oci/imageError.ts';
import { PICKING } from '../../options/picking.ts';
import { pickRoot } from '../../pickRoot.ts';
import { printDocument, RAW } from '../../printing/printDocument.ts';
import { imageCommand, withInput } from '../../session.ts';

export const manifest = imageCommand({
  summary: 'the manifest or index',
  details: ['An index is printed as is; --platform selects the manifest of one of its images.'],
  operands: ['INPUT'],
  options: { ...RAW, ...PICKING },
  examples: [
    ['manifest alpine:3', 'what the tag points to'],
    ['manifest alpine:3 --platform linux/arm64', 'the manifest of one platform'],
  ],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const node = pickRoot(opened, context.options, context.note);
      if (node.origin === 'derived')
        throw new ImageError(
          'not-found',
          opened.name,
          'This form has no manifest; cutaway convert --to oci-archive makes one.',
        );
      await printDocument(context, opened.id, node);
      return 0;
    }),
});
