/** Bytes of an object or of an archive entry, through the previews that files have too. */
import { useMemo, useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { engine, useBytes } from '../../state/engine.ts';
import { save } from '../../state/save/save.ts';
import { runTask } from '../../state/tasks.ts';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { InsideTrail } from '../../previews/inside/InsideTrail.tsx';
import {
  type InsideWay,
  labelInside,
  lastName,
  NOT_INSIDE,
  pathInside,
  targetInside,
} from '../../previews/inside/insideTarget.ts';
import { PreviewTabs, previewsFor } from '../../previews/tabs/PreviewTabs.tsx';
import { HEAD_BYTES, type Preview, type PreviewSource, type PreviewSubject } from '../../previews/preview.ts';
import { note, show, useShown } from '../../state/place/shows.ts';
import { step } from '../../state/place/steps.ts';
import { DOCUMENT } from './documentState.ts';
import type { Subject } from './subject.ts';

interface DocumentPaneProps {
  readonly subject: Subject;
  readonly openedID: string;
}

export function DocumentPane({ subject, openedID }: DocumentPaneProps) {
  const of = subject.node?.key ?? subject.title;
  const [wayOf, ...entries] = useShown(DOCUMENT.inside);
  const way = useKept<InsideWay>(wayOf === of ? entries : NOT_INSIDE);
  const inner = useMemo<PreviewSubject>(
    () => ({ openedID, target: targetInside(subject.target, way), label: labelInside(subject.title, way) }),
    [openedID, subject.target, subject.title, way],
  );
  const { data, error, refetch } = useBytes(openedID, inner.target, HEAD_BYTES);
  const asked = useShown(DOCUMENT.preview);
  const go = (to: InsideWay) =>
    step(() => {
      note(DOCUMENT.inside, to.length > 0 ? [of, ...to] : []);
      note(DOCUMENT.preview, null);
    });
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const path = pathInside(subject.title, way);
  const { offered, shown: first } = previewsFor(path, data.bytes, data.size, null);
  const shown = offered.find(({ name }) => name === asked) ?? first;
  return (
    <section aria-label={subject.title} className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(subject.title)}>
        <PreviewTabs offered={offered} shown={shown} onShow={(preview) => show(DOCUMENT.preview, preview.name)} />
        <span className="mr-auto">
          <Bytes size={data.size} />
        </span>
        <Toolbar label="Copy and save" className="flex items-center gap-2">
          {shown?.name !== 'hex' && data.bytes.length === data.size && <CopyWhole bytes={data.bytes} />}
          <button
            type="button"
            className="h-6 text-accent hover:underline"
            onClick={() => void save(openedID, inner.target, way.length > 0 ? lastName(path) : subject.fileName)}
          >
            Download
          </button>
        </Toolbar>
      </ViewHeader>
      {way.length > 0 && (
        <div className="flex border-line border-b px-3 py-0.5">
          <InsideTrail path={subject.title} way={way} onGo={(depth) => go(way.slice(0, depth))} />
        </div>
      )}
      <div className="min-h-0 flex-1">
        {shown && (
          <Shown
            key={`${shown.name} ${way.join('\0')}`}
            preview={shown}
            subject={inner}
            path={path}
            head={data.bytes}
            size={data.size}
            onInside={(entry) => go([...way, entry])}
          />
        )}
      </div>
    </section>
  );
}

/** The same array as long as it holds the same: what hangs on it is not made anew. */
function useKept<T extends readonly string[]>(list: T): T {
  const [kept, setKept] = useState(list);
  if (kept.join('\0') === list.join('\0')) return kept;
  setKept(list);
  return list;
}

function CopyWhole({ bytes }: { readonly bytes: Uint8Array }) {
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  return <CopyButton text={text} what="the whole document" />;
}

interface ShownProps {
  readonly preview: Preview;
  readonly subject: PreviewSubject;
  readonly path: string;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly size: number;
  readonly onInside: (path: string) => void;
}

function Shown({ preview, subject, path, head, size, onInside }: ShownProps) {
  const [[at, to], setAt] = useState<readonly [number | null, number | null]>([null, null]);
  const { openedID, target } = subject;
  const source = useMemo<PreviewSource>(
    () => ({
      size,
      read: async (start, end, signal) =>
        (await runTask('Reading', signal, (options) => engine.read(openedID, target, start, end, options))).bytes,
    }),
    [openedID, target, size],
  );
  return (
    <preview.View
      subject={subject}
      path={path}
      head={head}
      source={source}
      at={at}
      to={to}
      onAt={(from, end = null) => setAt([from, end])}
      onInside={onInside}
    />
  );
}
