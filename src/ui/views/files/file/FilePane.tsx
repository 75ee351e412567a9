/** The open file: its previews as tabs, how big it is, and a way to save it. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FileRef } from '../../../../engine/engine.ts';
import { engine } from '../../../app/engine.ts';
import { save } from '../../../app/save/save.ts';
import { runTask } from '../../../app/state/tasks.ts';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { PreviewTabs, previewsFor } from '../../../previews/PreviewTabs.tsx';
import { HEAD_BYTES, type Preview, type PreviewSource, type PreviewSubject } from '../../../previews/preview.ts';
import { LayerChip } from '../cells/LayerChip.tsx';
import { RawName } from '../cells/RawName.tsx';
import { setFiles, useFilesState } from '../filesState.ts';
import { FailureNote } from './FailureNote.tsx';

export interface FilePaneProps {
  readonly openedID: string;
  readonly file: FileRef;
  readonly path: string;
  readonly size: number;
  readonly onClose: () => void;
}

export function FilePane({ openedID, file, path, size, onClose }: FilePaneProps) {
  const subject = useMemo<PreviewSubject>(() => ({ openedID, target: { kind: 'file', file } }), [openedID, file]);
  const { target } = subject;
  const head = useQuery({
    queryKey: [openedID, 'head', file],
    // Heads are up to 1 MiB each; keep those looked at a moment ago only.
    gcTime: 30_000,
    queryFn: ({ signal }) =>
      runTask('Reading the file', signal, (options) => engine.read(openedID, target, 0, HEAD_BYTES, options)),
  });
  const source = useMemo<PreviewSource>(
    () => ({
      size: head.data?.size ?? size,
      read: async (start, end, signal) =>
        (await runTask('Reading the file', signal, (options) => engine.read(openedID, target, start, end, options)))
          .bytes,
    }),
    [openedID, target, size, head.data?.size],
  );
  const asked = useFilesState((state) => state.preview);
  const { offered, shown: preview } = useMemo(
    () => (head.data ? previewsFor(path, head.data.bytes, head.data.size, asked) : { offered: [], shown: undefined }),
    [path, head.data, asked],
  );
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    <section aria-label="Open file" className="flex h-full min-h-0 flex-col bg-ground">
      <div className="flex h-8 shrink-0 items-center gap-3 border-line border-b bg-panel px-3">
        <PreviewTabs
          offered={offered}
          shown={preview}
          onShow={({ name: chosen }) => setFiles({ preview: chosen, at: null, to: null })}
        />
        <span className="min-w-0 flex-1 truncate font-mono text-sm" title={path}>
          <RawName name={name} />
        </span>
        <LayerChip layer={file.layer} />
        <Bytes size={source.size} />
        <button
          type="button"
          className="h-6 text-accent text-sm hover:underline"
          onClick={() => void save(openedID, target, name)}
        >
          Download
        </button>
        <button
          type="button"
          aria-label="Close the file"
          title="Close (Esc)"
          className="grid size-6 place-items-center text-ink-2 hover:text-ink"
          onClick={onClose}
        >
          ✕
        </button>
      </div>
      <div role="tabpanel" aria-label={preview?.title ?? 'File'} className="min-h-0 flex-1">
        {head.error ? <FailureNote thrown={head.error} onRetry={() => void head.refetch()} /> : null}
        {head.data && preview && (
          <Shown preview={preview} subject={subject} path={path} head={head.data.bytes} source={source} />
        )}
      </div>
    </section>
  );
}

interface ShownProps {
  readonly preview: Preview;
  readonly subject: PreviewSubject;
  readonly path: string;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly source: PreviewSource;
}

function Shown({ preview, subject, path, head, source }: ShownProps) {
  const { at, to } = useFilesState();
  return (
    <preview.View
      key={preview.name}
      subject={subject}
      path={path}
      head={head}
      source={source}
      at={at}
      to={to}
      onAt={(from, end = null) => setFiles({ at: from, to: end })}
      onInside={() => undefined}
    />
  );
}
