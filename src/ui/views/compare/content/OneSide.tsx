/** A file that only one side has, or that is the same on both: shown by the ordinary previews. */
import { useState } from 'react';
import { InsideTrail } from '../../../previews/inside/InsideTrail.tsx';
import type { InsideWay } from '../../../previews/inside/insideTarget.ts';
import { PreviewPanel } from '../../../previews/inside/PreviewPanel.tsx';
import { usePreviewed } from '../../../previews/inside/usePreviewed.ts';
import { PreviewTabs } from '../../../previews/tabs/PreviewTabs.tsx';
import type { PreviewSubject } from '../../../previews/preview.ts';

interface OneSideProps {
  readonly subject: PreviewSubject;
  readonly path: string;
  readonly size: number;
}

interface Shown {
  readonly way: InsideWay;
  readonly preview: string | null;
  readonly at: number | null;
  readonly to: number | null;
}

const START: Shown = { way: [], preview: null, at: null, to: null };

export function OneSide({ subject, path, size }: OneSideProps) {
  const [{ way, preview: asked, at, to }, setShown] = useState(START);
  const previewed = usePreviewed({ file: subject, path, size, way, chosen: asked });
  const go = (to: InsideWay) => setShown({ ...START, way: to });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-3 border-line border-b px-3">
        <PreviewTabs
          offered={previewed.offered}
          shown={previewed.preview}
          onShow={({ name }) => setShown({ way, preview: name, at: null, to: null })}
        />
        {way.length > 0 && <InsideTrail path={path} way={way} onGo={(depth) => go(way.slice(0, depth))} />}
      </div>
      <PreviewPanel
        previewed={previewed}
        at={at}
        to={to}
        onAt={(from, end = null) => setShown({ way, preview: asked, at: from, to: end })}
        onInside={(next) => go([...way, next])}
      />
    </div>
  );
}
