/** Two pictures: side by side, one wiped over the other, one seen through the other, or only where they differ. */
import { type ReactNode, useId, useMemo, useState } from 'react';
import './picture.css';
import { visibleText } from '../../../../core/oci/text.ts';
import { Choice } from '../../../parts/controls/Choice.tsx';
import { readPictureHeader } from '../../../previews/picture/header.ts';
import { sizeText } from '../../../previews/picture/PictureFrame.tsx';
import { useCanvas, usePicture } from '../../../previews/picture/usePicture.ts';
import type { PreviewSource } from '../../../previews/preview.ts';
import type { Head } from './subjects.ts';

const MODES = ['Side by side', 'Swipe', 'Onion skin', 'Difference'] as const;
type Mode = (typeof MODES)[number];

const CLASS: Readonly<Record<Mode, string>> = {
  'Side by side': 'pictures-beside',
  Swipe: 'pictures-over pictures-swipe',
  'Onion skin': 'pictures-over pictures-through',
  Difference: 'pictures-over pictures-difference',
};

interface PictureDiffProps {
  /** What stands first in the bar. */
  readonly lead: ReactNode;
  readonly path: string;
  readonly heads: { readonly left: Head; readonly right: Head };
  readonly sources: { readonly left: PreviewSource; readonly right: PreviewSource };
}

export function PictureDiff({ lead, path, heads, sources }: PictureDiffProps) {
  const [mode, setMode] = useState<Mode>('Side by side');
  const [share, setShare] = useState(50);
  const slider = useId();
  const name = visibleText(path.slice(path.lastIndexOf('/') + 1));
  const slides = mode === 'Swipe' || mode === 'Onion skin';
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 text-sm">
        {lead}
        <Choice options={MODES} chosen={mode} onChoose={setMode} />
        {slides && (
          <label htmlFor={slider} className="flex items-center gap-2 text-ink-2">
            left
            <input
              id={slider}
              type="range"
              min={0}
              max={100}
              value={share}
              aria-label={mode === 'Swipe' ? 'Where the right picture starts' : 'Opacity of the right picture'}
              onChange={(event) => setShare(Number(event.target.value))}
            />
            right
          </label>
        )}
      </div>
      <div
        className={`picture-ground min-h-0 flex-1 overflow-auto p-4 ${CLASS[mode]}`}
        style={{ '--share': `${share}%`, '--part': share / 100 } as React.CSSProperties}
      >
        <Picture side="Left" name={name} head={heads.left} source={sources.left} />
        <Picture side="Right" name={name} head={heads.right} source={sources.right} />
      </div>
    </div>
  );
}

interface PictureProps {
  readonly side: 'Left' | 'Right';
  readonly name: string;
  readonly head: Head;
  readonly source: PreviewSource;
}

function Picture({ side, name, head, source }: PictureProps) {
  const header = useMemo(() => readPictureHeader(head.bytes), [head.bytes]);
  if (!header) return <p className="text-ink-2">The {side.toLowerCase()} side is not a picture in a known format.</p>;
  return <Pixels {...{ side, name, head, source, header }} />;
}

type PixelsProps = PictureProps & { readonly header: NonNullable<ReturnType<typeof readPictureHeader>> };

function Pixels({ side, name, head, source, header }: PixelsProps) {
  const { bitmap, problem } = usePicture(header, head.bytes, source);
  const canvas = useCanvas(bitmap);
  return (
    <figure className={`picture-side picture-${side.toLowerCase()}`}>
      {problem !== undefined && (
        <p role="alert" className="max-w-prose text-ink-2">
          <span className="text-warn">▲ Not displayed.</span> {problem}
        </p>
      )}
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${side}: ${name}, ${header.format}, ${sizeText(header)}`}
        hidden={!bitmap}
      />
      <figcaption className="text-ink-2 text-sm">
        {side}: {header.format} <span className="font-mono">{sizeText(header)}</span>
      </figcaption>
    </figure>
  );
}
