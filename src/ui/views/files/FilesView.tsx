/**
 * The files view: the root filesystem at the depth of the water line, or one layer by itself, as one tree; an opened
 * file below it.
 */
import { type ReactNode, useRef } from 'react';
import { visibleText } from '../../../core/oci/text.ts';
import { ActionButton } from '../../parts/controls/ActionButton.tsx';
import { useEscape } from '../../parts/controls/useEscape.ts';
import { useBox } from '../../parts/useBox.ts';
import { closeFile, select } from '../../state/appState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';
import { imagesUnder } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Splitter } from '../../parts/Splitter.tsx';
import { FilesTree, useTree } from './FilesTree.tsx';
import { FilePane } from './file/FilePane.tsx';
import { useOpenFile } from './file/useOpenFile.ts';
import { type FilesPlace, useFilesPlace } from './useFiles.ts';

export function FilesView(props: ViewProps) {
  const place = useFilesPlace(props);
  if (!place) return <ChooseImage {...props} />;
  return <Panes key={`${place.openedID} ${place.image.key}`} {...props} place={place} />;
}

/** px of the view from which on the open file stands beside the tree instead of below it. */
const SIDE_BY_SIDE = 860;

interface PanesProps extends ViewProps {
  readonly place: FilesPlace;
}

function Panes({ slot, opened, place }: PanesProps) {
  const [size, box] = useBox();
  const files = useTree(place, slot.root);
  const open = useOpenFile(slot, place, files.shown);
  const within = useRef<HTMLDivElement>(null);
  const close = () => {
    closeFile(slot.id);
    within.current?.querySelector<HTMLElement>('[role="treegrid"]')?.focus();
  };
  useEscape(open ? close : undefined);
  const beside = size.width >= SIDE_BY_SIDE;
  const unchecked = files.query.data?.basis.unchecked ?? [];
  return (
    <div ref={box} className="h-full min-h-0">
      <div ref={within} className={`flex h-full min-h-0 ${beside ? '' : 'flex-col'}`}>
        <Split beside={beside} length={beside ? size.width : size.height} shown={open !== undefined}>
          <FilesTree slot={slot} place={place} files={files} />
          {open?.file ? (
            <FilePane
              key={`${open.path} ${open.file.layer} ${open.file.entry}`}
              slot={slot}
              openedID={opened.id}
              file={open.file}
              path={open.path}
              size={open.size}
              bySharedIndex={unchecked.some(({ layer, sharedIndex }) => sharedIndex && layer === open.file?.layer)}
              onClose={close}
            />
          ) : (
            open && <NoFile path={open.path} place={place} onClose={close} />
          )}
        </Split>
      </div>
    </div>
  );
}

interface SplitProps {
  readonly beside: boolean;
  /** px to be shared out. */
  readonly length: number;
  readonly shown: boolean;
  readonly children: readonly [ReactNode, ReactNode];
}

/** The tree, and the open file beside or below it; how they share the room is remembered for each. */
function Split({ beside, length, shown, children: [first, second] }: SplitProps) {
  const name = beside ? 'fileBeside' : 'fileBelow';
  const part = useSettings((settings) => settings[name]);
  return (
    <>
      {/* A container of its height too: in a low one the bars give way to rows. */}
      <div
        className="min-h-0 min-w-0 flex-1 [container-type:size]"
        style={shown ? { flexBasis: 0, flexGrow: 1 - part } : undefined}
      >
        {first}
      </div>
      {shown && (
        <>
          {/* The file before the splitter, so that it is one Tab stop nearer to the tree; seen they are the other way. */}
          <div className="order-1 min-h-0 min-w-0" style={{ flexBasis: 0, flexGrow: part }}>
            {second}
          </div>
          <Splitter
            label={beside ? 'Width of the open file' : 'Height of the open file'}
            orientation={beside ? 'vertical' : 'horizontal'}
            after
            value={part}
            min={0.15}
            max={0.85}
            perPixel={1 / (length || 800)}
            onChange={(next) => setSettings({ [name]: next })}
          />
        </>
      )}
    </>
  );
}

interface NoFileProps {
  readonly path: string;
  readonly place: FilesPlace;
  readonly onClose: () => void;
}

/** The open file is not in the tree that is shown: a layer above brings it, or one below took it away. */
function NoFile({ path, place, onClose }: NoFileProps) {
  return (
    <section aria-label="Open file" className="flex flex-col items-start gap-2 p-4">
      <p>
        No file is at <span className="break-all font-mono">/{visibleText(path)}</span>{' '}
        {place.mode === 'merged' ? `with layers 0 to ${place.depth} applied.` : `in layer ${place.depth}.`}
      </p>
      <ActionButton onClick={onClose}>Close</ActionButton>
    </section>
  );
}

/** An index, or an object without layers, is selected. */
function ChooseImage({ slot, opened }: ViewProps) {
  const images = imagesUnder(opened.roots).filter((node) => node.children.some((child) => child.role === 'layer'));
  return (
    <div className="flex flex-col items-start gap-2 p-4">
      <p className="text-ink-2">
        {images.length === 0
          ? 'This input has no layers, so there are no files to show.'
          : 'Select an image to see its files:'}
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
