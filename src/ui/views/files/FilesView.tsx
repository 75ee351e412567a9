/**
 * The files view: the root filesystem at the depth of the water line, or one layer by itself, as one tree; an opened
 * file below it.
 */
import { useEffect, useRef } from 'react';
import { select } from '../../state/appState.ts';
import { imagesUnder } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Splitter } from '../../parts/Splitter.tsx';
import { FilesTree } from './FilesTree.tsx';
import { FilePane } from './file/FilePane.tsx';
import { setFiles, useFilesState } from './filesState.ts';
import { useFilesPlace } from './useFiles.ts';

export function FilesView(props: ViewProps) {
  const place = useFilesPlace(props);
  if (!place) return <ChooseImage {...props} />;
  return <Panes key={`${place.openedID} ${place.image.key}`} {...props} place={place} />;
}

function Panes({ slot, opened, place }: ViewProps & { readonly place: NonNullable<ReturnType<typeof useFilesPlace>> }) {
  const box = useRef<HTMLDivElement>(null);
  const file = useFilesState((state) => state.open);
  const split = useFilesState((state) => state.split);
  const open = file?.openedID === opened.id && file.file.image === place.image.key ? file : null;
  const close = () => {
    setFiles({ open: null });
    box.current?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
  };
  useEscape(open ? close : undefined);
  return (
    <div ref={box} className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1" style={open ? { flexBasis: 0, flexGrow: 1 - split } : undefined}>
        <FilesTree slot={slot} place={place} />
      </div>
      {open && (
        <>
          <Splitter
            label="Height of the open file"
            orientation="horizontal"
            after
            value={split}
            min={0.15}
            max={0.85}
            perPixel={1 / (box.current?.clientHeight || 800)}
            onChange={(next) => setFiles({ split: next })}
          />
          <div className="min-h-0" style={{ flexBasis: 0, flexGrow: split }}>
            <FilePane
              key={`${open.file.layer} ${open.file.entry}`}
              openedID={opened.id}
              file={open.file}
              path={open.path}
              size={open.size}
              onClose={close}
            />
          </div>
        </>
      )}
    </div>
  );
}

function useEscape(close: (() => void) | undefined) {
  useEffect(() => {
    if (!close) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement;
      if (event.key === 'Escape' && !event.defaultPrevented && !typing) close();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}

/** An index, or an object without layers, is selected. */
function ChooseImage({ slot, opened }: ViewProps) {
  const images = imagesUnder(opened.roots).filter((node) => node.children.some((child) => child.role === 'layer'));
  return (
    <div className="flex flex-col items-start gap-2 p-4">
      <p className="text-ink-2">
        {images.length === 0
          ? 'Nothing here has layers, so there are no files to show.'
          : 'Files belong to one image. Choose one:'}
      </p>
      {images.map((node) => (
        <button
          key={node.key}
          type="button"
          onClick={() => select(slot.id, node.key)}
          className="h-6 font-mono text-accent text-sm hover:underline"
        >
          {[node.platform, ...node.names].filter(Boolean).join('  ') || node.digest || node.key}
        </button>
      ))}
    </div>
  );
}
