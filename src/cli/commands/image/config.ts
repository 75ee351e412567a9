/** `cutaway config`: the config of an image, as its document says. */
import { ImageError } from '../../../core/oci/imageError.ts';
import { PICKING } from '../../options/picking.ts';
import { pickImage } from '../../pickImage.ts';
import { printDocument, RAW } from '../../printing/printDocument.ts';
import { imageCommand, withInput } from '../../session.ts';

export const config = imageCommand({
  summary: 'the image config',
  operands: ['INPUT'],
  options: { ...RAW, ...PICKING },
  examples: [
    ['config alpine:3', 'for reading'],
    ['config image.tar --raw | sha256sum', 'the image ID'],
  ],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const node = pickImage(context, opened, { configs: true });
      const found = node.role === 'config' ? node : node.children.find(({ role }) => role === 'config');
      if (!found) throw new ImageError('not-found', opened.name, 'This image has no config.');
      await printDocument(context, opened.id, found);
      return 0;
    }),
});
