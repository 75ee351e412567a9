/**
 * The document view: the bytes of the selected object. JSON as a tree that keeps every token as written, or as stored;
 * anything else through the previews.
 */
import { useMemo, useState } from 'react';
import type { JsonText } from '../../../core/oci/json/jsonText.ts';
import { parseJson } from '../../../core/oci/json/parseJson.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { engine, useBytes } from '../../app/engine.ts';
import { toFailure } from '../../app/errors.ts';
import { save } from '../../app/save/save.ts';
import { runTask } from '../../app/state/tasks.ts';
import type { ViewProps } from '../../app/viewProps.ts';
import { Choice } from '../../parts/controls/Choice.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Bytes } from '../../parts/facts/Bytes.tsx';
import { CopyButton } from '../../parts/facts/CopyButton.tsx';
import { PREVIEWS } from '../../previews/index.ts';
import { HEAD_BYTES, type PreviewSource } from '../../previews/preview.ts';
import { JsonTree } from './JsonTree.tsx';
import { type Subject, subjectOf } from './subject.ts';

/** Documents are read whole up to this; the page draws no larger JSON as a tree. */
const MOST = 4 << 20;
const WAYS = ['Tree', 'As stored'] as const;
/** Tokens of JSON begin so; a layer is not even tried. */
const JSON_HEAD = /^\uFEFF?\s*[{[]/;

export function DocumentView({ slot, opened }: ViewProps) {
  const subject = subjectOf(slot, opened);
  if (!subject) return <p className="p-4 text-ink-2">Nothing is selected.</p>;
  if (subject.node && !subject.node.present && subject.node.origin === 'stored') {
    return <p className="p-4 text-ink-2">The bytes of this object are not in {visibleText(opened.name)}.</p>;
  }
  return (
    <DocumentPane key={JSON.stringify([opened.id, subject.target])} subject={subject} slot={slot} opened={opened} />
  );
}

function DocumentPane({ subject, slot, opened }: ViewProps & { readonly subject: Subject }) {
  const limit = subject.node?.role === 'layer' ? HEAD_BYTES : MOST;
  const { data, error } = useBytes(opened.id, subject.target, limit);
  const [way, setWay] = useState<(typeof WAYS)[number]>('Tree');
  const doc = useMemo(() => (data ? jsonOf(data.bytes, data.size) : undefined), [data]);
  if (error) return <p className="p-4 text-error">{visibleText(toFailure(error).message)}</p>;
  if (!data) return null;
  const derived = subject.node?.origin === 'derived';
  return (
    <section aria-label={subject.title} className="flex h-full min-h-0 flex-col">
      <ViewHeader title={visibleText(subject.title)}>
        <span className="mr-auto">
          <Bytes size={data.size} />
        </span>
        {doc && <Choice options={WAYS} chosen={way} onChoose={setWay} />}
        {doc && <CopyButton text={doc.text} what="the whole document" />}
        <button
          type="button"
          className="h-6 text-accent hover:underline"
          onClick={() => void save(opened.id, subject.target, subject.fileName)}
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
        {doc && way === 'Tree' ? (
          <JsonTree doc={doc} name={subject.title} slotID={slot.id} opened={opened} />
        ) : (
          <Preview subject={subject} openedID={opened.id} head={data.bytes.slice(0, HEAD_BYTES)} size={data.size} />
        )}
      </div>
    </section>
  );
}

/** undefined where it is not JSON, too large or damaged: then it is shown as text. */
function jsonOf(bytes: Uint8Array, size: number): JsonText | undefined {
  if (bytes.length < size || !JSON_HEAD.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return undefined;
  try {
    return parseJson(bytes, '');
  } catch {
    return undefined;
  }
}

interface PreviewPaneProps {
  readonly subject: Subject;
  readonly openedID: string;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly size: number;
}

function Preview({ subject, openedID, head, size }: PreviewPaneProps) {
  const [[at, to], setAt] = useState<readonly [number | null, number | null]>([null, null]);
  const { target } = subject;
  const source = useMemo<PreviewSource>(
    () => ({
      size,
      read: async (start, end, signal) =>
        (await runTask('Reading', signal, (options) => engine.read(openedID, target, start, end, options))).bytes,
    }),
    [openedID, target, size],
  );
  const preview = PREVIEWS.find((each) => each.accepts(subject.fileName, head, size)) ?? PREVIEWS.at(-1);
  if (!preview) return null;
  const { View } = preview;
  return (
    <View
      subject={{ openedID, target }}
      path={subject.fileName}
      head={head}
      source={source}
      at={at}
      to={to}
      onAt={(from, end = null) => setAt([from, end])}
      onInside={() => undefined}
    />
  );
}
