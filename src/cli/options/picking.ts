/** Options that say which image of an input is meant. */
import { choice, number, type OptionSet, text, type Values } from '../commandLine/option.ts';

export const FORMS = ['docker', 'oci'] as const;

export const PICKING = {
  platform: text('--platform OS/ARCH', 'the image for this platform, if there are several (default linux/amd64)'),
  image: text('--image NAME', 'the image with this name or digest, if there are several'),
  form: choice('--form FORM', 'the view to use if an archive has both: docker or oci', FORMS),
} as const satisfies OptionSet;

export type Picking = Values<typeof PICKING>;

/** `--layer N`, for the commands that read one layer. */
export const LAYER = number('--layer N', 'one layer alone, 0 = base', 65_535);
