/** What the images behind an index are called: attestations and artifacts are not images, statements no layers. */
import type { PlatformImage } from '../../../core/store/registry/browse/tagged.ts';
import { formatCount } from '../../parts/format.ts';

type Kinds = readonly Pick<PlatformImage, 'role'>[];

const counted = (count: number, word: string): string => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;

/** `2 images and 2 attestations behind it`; what stands alone is named. */
export function behindText(images: Kinds): string {
  const [only, ...others] = images;
  if (only && others.length === 0) return `the ${only.role}`;
  const parts = (['image', 'artifact', 'attestation'] as const).flatMap((role) => {
    const count = images.filter((image) => image.role === role).length;
    return count === 0 ? [] : counted(count, role);
  });
  const last = parts.at(-1) ?? '';
  const list = parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
  return `${list} behind it`;
}

/** `9 layers`, `2 statements`. */
export function partsText({ role, layers }: Pick<PlatformImage, 'role' | 'layers'>): string {
  return counted(layers.length, role === 'attestation' ? 'statement' : 'layer');
}
