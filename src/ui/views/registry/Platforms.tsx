/** The images of an index, one below the other, each with its size and its layers as a narrow cut; what is missing says why. */
import { visibleText } from '../../../core/oci/text.ts';
import type { PlatformImage } from '../../../core/store/registry/browse/tagged.ts';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { MiniCut } from '../../parts/strata/MiniCut.tsx';
import { openDigest } from './openTags.ts';
import { behindText, partsText } from './platformText.ts';

interface PlatformsProps {
  /** `host/name`. */
  readonly repository: string;
  readonly images: readonly PlatformImage[];
}

export function Platforms({ repository, images }: PlatformsProps) {
  if (images.length === 0) return null;
  return (
    <section aria-label="Platforms" className="flex flex-col gap-1">
      <h3 className="text-ink-2 text-xs">{behindText(images)}</h3>
      <ul>
        {images.map((image, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an index may name the same image twice
          <li key={at} className="flex items-center gap-2 border-line border-b py-1">
            <span className="flex w-9 shrink-0 justify-center">
              {image.layers.length > 0 && image.role === 'image' && (
                <MiniCut layers={image.layers.map(({ size }) => size)} front={18} height={32} />
              )}
            </span>
            <PlatformLine repository={repository} image={image} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PlatformLine({ repository, image }: { readonly repository: string; readonly image: PlatformImage }) {
  const { platform, role, digest, size, problem } = image;
  const name = role === 'image' ? (platform ?? 'image without a platform') : role;
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-center gap-2">
        {problem ? (
          <span className="min-w-0 flex-1 truncate">{visibleText(name)}</span>
        ) : (
          <button
            type="button"
            className="min-w-0 flex-1 truncate text-left text-accent hover:underline"
            title={`Open ${visibleText(name)}`}
            onClick={() => openDigest(repository, digest)}
          >
            {visibleText(name)}
          </button>
        )}
        {!problem && <Bytes size={size} />}
      </div>
      <div className="flex flex-wrap items-center gap-x-2 text-ink-2 text-xs">
        <Digest digest={digest} copy />
        {!problem && partsText(image)}
      </div>
      {problem && <p className="text-error text-sm">✕ {visibleText(problem.message)}</p>}
    </div>
  );
}
