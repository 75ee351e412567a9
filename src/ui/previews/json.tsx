/** JSON: a document as a tree that folds, every token as written; as text, with the place, where it is not JSON after all. */
import { useApp } from '../state/appState.ts';
import { JsonTree } from './json/JsonTree.tsx';
import { looksLikeJson, MOST_JSON, useJson } from './json/useJson.ts';
import type { Preview, PreviewProps } from './preview.ts';
import { TextView } from './text/TextView.tsx';

function JsonView(props: PreviewProps) {
  const { subject, head, source, path, at } = props;
  const { data, error } = useJson(subject, head, source);
  const slot = useApp((state) => state.slots.find((each) => each.opened?.id === subject.openedID));
  if (error) {
    return (
      <p role="alert" className="p-4 text-error">
        ✕ {error.message}
      </p>
    );
  }
  if (!data || !slot?.opened) return <p className="quiet-arrival p-4 text-ink-2">Reading…</p>;
  if ('shape' in data) {
    // An object is called by its title, whose platform has slashes; files by their names.
    const name = subject.target.kind === 'node' ? path : path.slice(path.lastIndexOf('/') + 1);
    return <JsonTree document={data} name={name} slotID={slot.id} opened={slot.opened} />;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p role="status" className="border-line border-b bg-warn-soft px-3 py-1 text-sm text-warn">
        ▲ {data.message} Shown as text.
      </p>
      <div className="min-h-0 flex-1">
        <TextView {...props} at={at ?? data.line} />
      </div>
    </div>
  );
}

export const json: Preview = {
  name: 'json',
  title: 'JSON',
  accepts: (_path, head, size) => size <= MOST_JSON && looksLikeJson(head),
  maxBytes: MOST_JSON,
  View: JsonView,
};
