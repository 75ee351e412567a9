/** Picture: a photograph, a logo, an icon, decoded to still pixels after its size was found bearable. */
import { useMemo, useState } from 'react';
import { visibleText } from '../../core/oci/text.ts';
import { Choice } from '../parts/controls/Choice.tsx';
import { readPictureHeader } from './picture/header.ts';
import { PictureFrame, sizeText } from './picture/PictureFrame.tsx';
import { MOST_PICTURE, useCanvas, usePicture } from './picture/usePicture.ts';
import type { Preview, PreviewProps } from './preview.ts';

const ZOOMS = ['Fit', '100%'] as const;

function PictureView(props: PreviewProps) {
  const header = useMemo(() => readPictureHeader(props.head), [props.head]);
  if (!header) return <p className="p-4 text-ink-2">This is not a picture in a known format.</p>;
  return <Pixels {...props} header={header} />;
}

type PixelsProps = PreviewProps & { readonly header: NonNullable<ReturnType<typeof readPictureHeader>> };

function Pixels({ header, head, source, path }: PixelsProps) {
  const { bitmap, problem } = usePicture(header, head, source);
  const [zoom, setZoom] = useState<(typeof ZOOMS)[number]>('Fit');
  const canvas = useCanvas(bitmap);
  const name = visibleText(path.slice(path.lastIndexOf('/') + 1));
  return (
    <PictureFrame
      header={header}
      problem={problem}
      controls={bitmap && <Choice options={ZOOMS} chosen={zoom} onChoose={setZoom} />}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${name}: ${header.format} picture, ${sizeText(header)}`}
        hidden={!bitmap}
        className={zoom === 'Fit' ? 'picture-fit' : 'picture-true'}
      />
    </PictureFrame>
  );
}

export const picture: Preview = {
  name: 'picture',
  title: 'Picture',
  accepts: (_path, head, size) => size <= MOST_PICTURE && readPictureHeader(head) !== null,
  maxBytes: MOST_PICTURE,
  View: PictureView,
};
