/** A list above and what is chosen in it below, with a bar between; the list takes no more than its rows need. */
import { type ReactNode, useState } from 'react';
import { Splitter } from '../../parts/Splitter.tsx';
import { useBox } from '../../parts/useBox.ts';

interface HalvesProps {
  /** Rows of the list. */
  readonly rows: number;
  readonly upper: ReactNode;
  readonly lower: ReactNode;
}

const ROW = 24;
/** The list keeps room for so many rows, so that little jumps when it is filtered. */
const LEAST_ROWS = 9;
/** px below which both are no longer seen at once, but scrolled through. */
const NARROW = 520;

export function Halves({ rows, upper, lower }: HalvesProps) {
  const [box, ref] = useBox();
  const [share, setShare] = useState<number | null>(null);
  const needed = (Math.max(LEAST_ROWS, rows) + 1) * ROW + 2;
  const own = box.height === 0 ? 50 : Math.min(50, (100 * needed) / box.height);
  const height = share ?? own;
  const narrow = box.width > 0 && box.width < NARROW;
  return (
    <div
      ref={ref}
      // Without a list in it nothing else takes the keys that scroll it.
      tabIndex={narrow && rows === 0 ? 0 : undefined}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto"
    >
      <div className="min-h-0 shrink-0" style={{ height: narrow ? `${Math.min(288, needed)}px` : `${height}%` }}>
        {upper}
      </div>
      {narrow ? (
        <div className="h-px shrink-0 bg-line" />
      ) : (
        <Splitter
          label="Height of the list"
          orientation="horizontal"
          value={height}
          min={12}
          max={85}
          perPixel={100 / Math.max(1, box.height)}
          onChange={setShare}
        />
      )}
      <div className={narrow ? 'h-[28rem] shrink-0' : 'min-h-0 flex-1'}>{lower}</div>
    </div>
  );
}
