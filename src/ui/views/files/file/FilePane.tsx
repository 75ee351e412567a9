/** The open file: its previews as tabs, how big it is, and a way to save it. */
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { visibleText } from '../../../../core/oci/text.ts';
import type { FileRef } from '../../../../engine/engine.ts';
import { goInside, patchSlot, type Slot } from '../../../state/appState.ts';
import { save } from '../../../state/save/save.ts';
import { CloseButton } from '../../../parts/controls/CloseButton.tsx';
import { Toolbar } from '../../../parts/controls/Toolbar.tsx';
import { Bytes } from '../../../parts/facts/Bytes.tsx';
import { InsideTrail } from '../../../previews/inside/InsideTrail.tsx';
import { type InsideWay, lastName } from '../../../previews/inside/insideTarget.ts';
import { PreviewPanel } from '../../../previews/inside/PreviewPanel.tsx';
import { usePreviewed } from '../../../previews/inside/usePreviewed.ts';
import { PreviewTabs } from '../../../previews/tabs/PreviewTabs.tsx';
import type { PreviewSubject } from '../../../previews/preview.ts';
import { LayerChip } from '../cells/LayerChip.tsx';
import { RawName } from '../cells/RawName.tsx';
import { formatOpen, parseOpen, type Shown as HowShown } from './openText.ts';

interface FilePaneProps {
  readonly slot: Slot;
  readonly openedID: string;
  readonly file: FileRef;
  readonly path: string;
  readonly size: number;
  /** Its place in the layer is known from somebody else's index alone. */
  readonly bySharedIndex: boolean;
  readonly onClose: () => void;
}

const NO_WAY: InsideWay = [];

export function FilePane({ slot, openedID, file, path, size, bySharedIndex, onClose }: FilePaneProps) {
  const way = slot.inside ?? NO_WAY;
  const how = useMemo(() => parseOpen(slot.open ?? ''), [slot.open]);
  const show = (next: HowShown) => patchSlot(slot.id, { open: formatOpen(next) });
  const goTo = (inside: InsideWay) => goInside(slot.id, inside);
  const outer = useMemo<PreviewSubject>(
    () => ({ openedID, target: { kind: 'file', file }, label: `layer ${file.layer} › ${path}` }),
    [openedID, file, path],
  );
  const previewed = usePreviewed({ file: outer, path, size, way, chosen: how.preview });
  const { subject, shownPath, source, offered, preview } = previewed;
  const { box, onKeyDown } = useWayBack(way, goTo);
  return (
    <section
      ref={box}
      aria-label="Open file"
      data-inside
      data-pane
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="flex h-full min-h-0 flex-col bg-ground focus:outline-none"
    >
      <FileBar
        path={shownPath}
        layer={file.layer}
        size={source.size}
        onSave={() => void save(openedID, subject.target, lastName(shownPath))}
        onClose={onClose}
      >
        <PreviewTabs
          offered={offered}
          shown={preview}
          onShow={({ name: chosen }) => show({ preview: chosen, at: null, to: null })}
        />
      </FileBar>
      {bySharedIndex && (
        <p className="border-line border-b bg-warn-soft px-3 py-0.5 text-sm">
          Read by a shared index: these bytes are not checked until Verify has read the layer.
        </p>
      )}
      {way.length > 0 && (
        <div className="flex border-line border-b px-3 py-0.5">
          <InsideTrail path={path} way={way} onGo={(depth) => goTo(way.slice(0, depth))} />
        </div>
      )}
      <PreviewPanel
        previewed={previewed}
        at={how.at}
        to={how.to}
        onAt={(at, to = null) => show({ preview: how.preview, at, to })}
        onInside={(inner) => goTo([...way, inner])}
      />
    </section>
  );
}

interface FileBarProps extends Pick<FilePaneProps, 'path' | 'size' | 'onClose'> {
  readonly layer: number;
  readonly onSave: () => void;
  /** What comes first. */
  readonly children: ReactNode;
}

function FileBar({ path, layer, size, onSave, onClose, children }: FileBarProps) {
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-line border-b bg-panel px-3">
      {children}
      <span className="min-w-0 flex-1 basis-16 truncate font-mono text-sm" title={visibleText(path)}>
        <RawName name={visibleText(lastName(path))} />
      </span>
      <Toolbar label="Open file" className="flex shrink-0 items-center gap-3">
        <LayerChip layer={layer} />
        <Bytes size={size} />
        <button type="button" className="h-6 text-accent text-sm hover:underline" onClick={onSave}>
          Download
        </button>
        <CloseButton label="Close the file" byKey onClose={onClose} />
      </Toolbar>
    </div>
  );
}

/** Backspace goes back to the archive around; the row or button that was pressed is gone then, so the pane is focused. */
function useWayBack(way: InsideWay, goTo: (way: InsideWay) => void) {
  const box = useRef<HTMLElement>(null);
  const before = useRef(way);
  useEffect(() => {
    const tree = box.current?.querySelector<HTMLElement>('[role="treegrid"]');
    if (before.current !== way) (tree ?? box.current)?.focus();
    before.current = way;
  }, [way]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Backspace' || event.defaultPrevented || way.length === 0) return;
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    goTo(way.slice(0, -1));
  };
  return { box, onKeyDown };
}
