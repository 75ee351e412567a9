/** PictureFrame: what pictures are shown in: a chequered ground, and a line of what is known under it. */
import type { ReactNode } from 'react';
import type { PictureHeader } from './header.ts';
import './picture.css';

interface PictureFrameProps {
  readonly header: PictureHeader;
  /** Why there is nothing to see. */
  readonly problem?: string;
  readonly children?: ReactNode;
  readonly controls?: ReactNode;
}

export function PictureFrame({ header, problem, children, controls }: PictureFrameProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: a region that scrolls, so it must take the focus */}
      <div
        role="group"
        aria-label="Picture"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
        tabIndex={0}
        className={`grid min-h-0 flex-1 place-items-center overflow-auto p-4 ${problem === undefined ? 'picture-ground' : ''}`}
      >
        {problem === undefined ? (
          children
        ) : (
          <p role="alert" className="max-w-prose text-ink-2">
            <span className="text-warn">▲ Not displayed.</span> {problem}
          </p>
        )}
      </div>
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 border-line border-t px-3 text-ink-2 text-sm">
        <span>{header.format}</span>
        <span className="font-mono">{sizeText(header)}</span>
        {header.animated && <span>animated: only the first frame is shown</span>}
        {controls}
      </div>
    </div>
  );
}

export function sizeText({ width, height, format }: PictureHeader): string {
  if (width === null || height === null) return 'size not specified';
  return `${width} × ${height}${format === 'SVG' ? '' : ' px'}`;
}
