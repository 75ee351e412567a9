/** usePreviewed: a file, or what of it is looked into, and the previews that it has. */
import { useMemo } from 'react';
import type { PreviewSubject } from '../preview.ts';
import { previewsFor } from '../tabs/PreviewTabs.tsx';
import { type InsideWay, labelInside, pathInside, targetInside } from './insideTarget.ts';
import { useSubject } from './useSubject.ts';

const NO_PREVIEWS = { offered: [], shown: undefined };

interface Previewed {
  /** The file; must stay the same object while it is the same file. */
  readonly file: PreviewSubject;
  readonly path: string;
  readonly size: number;
  /** From the file into archives within it. */
  readonly way: InsideWay;
  /** The preview asked for by name. */
  readonly chosen: string | null;
}

/** What is at the end of the way: its path, its first bytes and the rest, and how it can be looked at. */
export function usePreviewed({ file, path, size, way, chosen }: Previewed) {
  const subject = useMemo<PreviewSubject>(
    () => ({
      openedID: file.openedID,
      target: targetInside(file.target, way),
      label: labelInside(file.label, way),
    }),
    [file, way],
  );
  const shownPath = pathInside(path, way);
  const { head, source } = useSubject(subject, size);
  const { offered, shown: preview } = useMemo(
    () => (head.data ? previewsFor(shownPath, head.data.bytes, head.data.size, chosen) : NO_PREVIEWS),
    [shownPath, head.data, chosen],
  );
  return { subject, way, shownPath, head, source, offered, preview };
}
