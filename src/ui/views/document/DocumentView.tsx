/** The document view: the bytes of the selected object or archive entry, through the previews that files have too. */
import { useMemo, useState } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { engine, useBytes } from '../../app/engine.ts';
import { toFailure } from '../../app/errors.ts';
import { save } from '../../app/save/save.ts';
import { runTask } from '../../app/state/tasks.ts';
import type { ViewProps } from '../../app/viewProps.ts';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { PreviewTabs, previewsFor } from '../../previews/PreviewTabs.tsx';
import { HEAD_BYTES, type Preview, type PreviewSource, type PreviewSubject } from '../../previews/preview.ts';
import { type Subject, subjectOf } from './subject.ts';

export function DocumentView({ slot, opened }: ViewProps) {
  const subject = subjectOf(slot, opened);
  if (!subject) return <p className="p-4 text-ink-2">Nothing is selected.</p>;
  if (subject.node && !subject.node.present && subject.node.origin === 'stored') {
    return <p className="p-4 text-ink-2">The bytes of this object are not in {visibleText(opened.name)}.</p>;
  }
  return <DocumentPane key={JSON.stringify([opened.id, subject.target])} subject={subject} openedID={opened.id} />;
}

function DocumentPane({ subject, openedID }: { readonly subject: Subject; readonly openedID: string }) {
  const { data, error } = useBytes(openedID, subject.target, HEAD_BYTES);
  const [asked, setAsked] = useState<string | null>(null);
  if (error) return <p className="p-4 text-error">{visibleText(toFailure(error).message)}</p>;
  if (!data) return null;
  const { offered, shown } = previewsFor(subject.title, data.bytes, data.size, asked);
  const derived = subject.node?.origin === 'derived';
  return (
    <section aria-label={subject.title} className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(subject.title)}>
        <PreviewTabs offered={offered} shown={shown} onShow={(preview) => setAsked(preview.name)} />
        <span className="mr-auto">
          <Bytes size={data.size} />
        </span>
        {shown?.name !== 'hex' && data.bytes.length === data.size && <CopyWhole bytes={data.bytes} />}
        <button
          type="button"
          className="h-6 text-accent hover:underline"
          onClick={() => void save(openedID, subject.target, subject.fileName)}
        >
          Download
        </button>
      </ViewHeader>
      {derived && (
        <p className="border-line border-b bg-warn-soft px-4 py-1 text-sm text-warn">
          Derived: this archive has no manifest. Cutaway made this one from manifest.json, as skopeo would; its digest
          is nobody's digest.
        </p>
      )}
      <div className="min-h-0 flex-1">
        {shown && <Shown preview={shown} subject={subject} openedID={openedID} head={data.bytes} size={data.size} />}
      </div>
    </section>
  );
}

function CopyWhole({ bytes }: { readonly bytes: Uint8Array }) {
  const text = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  return <CopyButton text={text} what="the whole document" />;
}

interface ShownProps {
  readonly preview: Preview;
  readonly subject: Subject;
  readonly openedID: string;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly size: number;
}

function Shown({ preview, subject: { target, title }, openedID, head, size }: ShownProps) {
  const [[at, to], setAt] = useState<readonly [number | null, number | null]>([null, null]);
  const source = useMemo<PreviewSource>(
    () => ({
      size,
      read: async (start, end, signal) =>
        (await runTask('Reading', signal, (options) => engine.read(openedID, target, start, end, options))).bytes,
    }),
    [openedID, target, size],
  );
  const subject = useMemo<PreviewSubject>(() => ({ openedID, target }), [openedID, target]);
  return (
    <preview.View
      key={preview.name}
      subject={subject}
      path={title}
      head={head}
      source={source}
      at={at}
      to={to}
      onAt={(from, end = null) => setAt([from, end])}
      onInside={() => undefined}
    />
  );
}
