/** usePicture: a file read in full and decoded off the page's thread, once its header says that this is bearable. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { PreviewSource } from '../preview.ts';
import { type PictureHeader, readPictureHeader, refusal } from './header.ts';

/** Pictures of more bytes than this are left to other programs. */
export const MOST_PICTURE = 32 << 20;

interface Picture {
  /** The first picture of an animation. */
  readonly bitmap?: ImageBitmap;
  readonly problem?: string;
}

/** A canvas that shows the pixels: given to it, not painted on it, as 64 megapixels would hold up the page. */
export function useCanvas(bitmap: ImageBitmap | undefined): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    // Given once, it has no width left.
    if (!element || !bitmap || bitmap.width === 0) return;
    element.width = bitmap.width;
    element.height = bitmap.height;
    element.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  }, [bitmap]);
  return canvas;
}

export function usePicture(header: PictureHeader, head: Uint8Array<ArrayBuffer>, source: PreviewSource): Picture {
  const [picture, setPicture] = useState<Picture>({});
  useEffect(() => {
    const stop = new AbortController();
    let bitmap: ImageBitmap | undefined;
    const load = async () => {
      const refused = refusal(header);
      if (refused !== undefined) return setPicture({ problem: refused });
      try {
        const bytes = await wholeOf(head, source, stop.signal);
        // What lies beyond the first part may say more: an icon's pictures, a later frame.
        const again = refusal(readPictureHeader(bytes) ?? header);
        if (again !== undefined) return setPicture({ problem: again });
        bitmap = await createImageBitmap(new Blob([bytes], { type: header.mediaType }));
        if (stop.signal.aborted) bitmap.close();
        else setPicture({ bitmap });
      } catch (error) {
        if (!stop.signal.aborted) setPicture({ problem: wordsOf(error) });
      }
    };
    void load();
    return () => {
      stop.abort();
      bitmap?.close();
    };
  }, [header, head, source]);
  return picture;
}

async function wholeOf(
  head: Uint8Array<ArrayBuffer>,
  source: PreviewSource,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return head.length >= source.size ? head : source.read(0, source.size, signal);
}

function wordsOf(error: unknown): string {
  // The browser's own words for pixels it can't make out.
  if (error instanceof DOMException && error.name === 'InvalidStateError') {
    return 'The browser cannot decode it: it is damaged, or this browser does not support its format.';
  }
  return error instanceof Error ? error.message : 'It could not be read.';
}
