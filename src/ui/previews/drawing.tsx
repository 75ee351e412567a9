/**
 * Drawing: an SVG as the picture it describes, only when asked for: it is text first. An <img> runs no script of it and
 * fetches nothing that it names; what could keep the browser busy for ever is refused before.
 */
import { useEffect, useMemo, useState } from 'react';
import { visibleText } from '../../core/oci/text.ts';
import { readSvgHeader } from './picture/header.ts';
import { PictureFrame } from './picture/PictureFrame.tsx';
import { svgRefusal } from './picture/svgRefusal.ts';
import type { Preview, PreviewProps } from './preview.ts';

/** All of it is in the first part that is read. */
const MOST = 1 << 20;

function DrawingView({ head, source, path }: PreviewProps) {
  const header = useMemo(() => readSvgHeader(head), [head]);
  const refused = useMemo(
    () => (header ? svgRefusal(head, source.size) : 'This is not an SVG drawing.'),
    [header, head, source],
  );
  const [address, setAddress] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (refused !== undefined) return;
    const made = URL.createObjectURL(new Blob([head], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [head, refused]);
  if (!header) return <p className="p-4 text-ink-2">{refused}</p>;
  const problem = failed ? 'The browser cannot display it: the SVG is not well-formed.' : refused;
  const name = visibleText(path.slice(path.lastIndexOf('/') + 1));
  return (
    <PictureFrame
      header={header}
      problem={problem}
      controls={<span>scripts are disabled, external resources are not loaded</span>}
    >
      {address !== undefined && (
        <img
          src={address}
          alt={`${name}: SVG drawing`}
          className="picture-fit size-full"
          onError={() => setFailed(true)}
        />
      )}
    </PictureFrame>
  );
}

export const drawing: Preview = {
  name: 'drawing',
  title: 'Drawing',
  accepts: (_path, head, size) => size <= MOST && readSvgHeader(head) !== null,
  maxBytes: MOST,
  View: DrawingView,
};
