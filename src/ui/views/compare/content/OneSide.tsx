/** A file that only one side has, or that is the same on both: shown by the ordinary previews. */
import { useMemo, useState } from 'react';
import { FailureNote } from '../../../elements/answer/FailureNote.tsx';
import { InsideTrail } from '../../../previews/inside/InsideTrail.tsx';
import { type InsideWay, labelInside, pathInside, targetInside } from '../../../previews/inside/insideTarget.ts';
import { useSubject } from '../../../previews/inside/useSubject.ts';
import { PreviewTabs, previewsFor } from '../../../previews/tabs/PreviewTabs.tsx';
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
  const inner = useMemo<PreviewSubject>(
    () => ({
      openedID: subject.openedID,
      target: targetInside(subject.target, way),
      label: labelInside(subject.label, way),
    }),
    [subject, way],
  );
  const shownPath = pathInside(path, way);
  const { head, source } = useSubject(inner, size);
  const { offered, shown: preview } = useMemo(
    () =>
      head.data ? previewsFor(shownPath, head.data.bytes, head.data.size, asked) : { offered: [], shown: undefined },
    [shownPath, head.data, asked],
  );
  const go = (to: InsideWay) => setShown({ ...START, way: to });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-3 border-line border-b px-3">
        <PreviewTabs
          offered={offered}
          shown={preview}
          onShow={({ name }) => setShown({ way, preview: name, at: null, to: null })}
        />
        {way.length > 0 && <InsideTrail path={path} way={way} onGo={(depth) => go(way.slice(0, depth))} />}
      </div>
      <div role="tabpanel" aria-label={preview?.title ?? 'File'} className="min-h-0 flex-1">
        {head.error ? <FailureNote thrown={head.error} onRetry={() => void head.refetch()} /> : null}
        {head.data && preview && (
          <preview.View
            key={`${preview.name} ${way.join('\0')}`}
            subject={inner}
            path={shownPath}
            head={head.data.bytes}
            source={source}
            at={at}
            to={to}
            onAt={(from, end = null) => setShown({ way, preview: asked, at: from, to: end })}
            onInside={(next) => go([...way, next])}
          />
        )}
      </div>
    </div>
  );
}
